import { HOUR } from '../orchestrator/world.ts'
import type { Attack } from './documents.ts'
import type { Sent } from './site.ts'

/** Attacks by who sends, under the structural policy with allow-lists, four eyes and two senders that must differ. */

const from = (name: string, says: RegExp, sent: Partial<Sent>): Attack => ({
  name,
  says,
  send: (site) => ({ body: site.message(site.approval()), ...sent }),
})

const FIRST = {
  cutter_first_sender_id: 'AROAANN:ann',
  cutter_first_sent_ms: '1767323045000',
  cutter_first_message_id: 'm-0',
}
const NOT_ALLOWED = /sender not allowed/

export const OF_SENDERS: readonly Attack[] = [
  from('from a sender who is not on the list', NOT_ALLOWED, { senderId: 'AROAEVE:eve' }),
  from('from a session that bears the name of one who is', NOT_ALLOWED, { senderId: 'AROAEVE:AROAANN' }),
  from('from a sender whose name begins alike', NOT_ALLOWED, { senderId: 'AROAANNA:ann' }),
  from('from a sender in small letters', NOT_ALLOWED, { senderId: 'aroaann:ann' }),
  from('from a sender that looks alike', NOT_ALLOWED, { senderId: '\u0410ROAANN:ann' }),
  from('from no sender', NOT_ALLOWED, { senderId: '' }),
  from('from one who may redrive, but names no first sender', NOT_ALLOWED, { senderId: 'AROAREDRIVE:x' }),
  from('that claims a first sender without the right to', NOT_ALLOWED, { senderId: 'AROAEVE:eve', attributes: FIRST }),
  {
    name: 'that claims an earlier time without the right to',
    says: /expired: signed/,
    send: (site) => ({ body: site.message(site.approval()), takenAt: site.world.now + 30 * HOUR, attributes: FIRST }),
  },
  {
    name: 'signed where nobody checks it',
    says: /does not check signatures/,
    send: (site) => ({ body: site.body({ envelope: site.signed(site.approval()) }) }),
  },
]

export const OF_SENDERS_AT_SG_1: readonly Attack[] = [
  from('from the sender of the cut, in another session', /self-approved/, { senderId: 'AROACUT:another' }),
  from('from one who may decide at SG_2 alone', NOT_ALLOWED, { senderId: 'AROABOB:bob' }),
]

export const OF_SENDERS_AT_SG_2: readonly Attack[] = [
  from('from the sender of SG_1, in another session', /same sender/, { senderId: 'AROAANN:another' }),
  from('from one who may decide at SG_1 alone', NOT_ALLOWED, { senderId: 'AROACAROL:carol' }),
]
