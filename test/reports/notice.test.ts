import { describe, expect, test } from 'vitest'
import { type Notice, noticeOf } from '../../src/orchestrator/entries.ts'
import { renderNotice } from '../../src/reports/notice.ts'
import { Journey, journeyTo } from './fixture.ts'

function noticeAt({ latest }: Journey): Notice {
  const notice = noticeOf(
    { ...latest.state, report: { digest: '0'.repeat(64), folder: 'f/', html: 'f/report.html' } } as never,
    '',
  )
  if (notice === null) throw new Error('no notice')
  return notice
}

describe('the text that people are sent', () => {
  test('at a pause: what is asked, the counts, the risks, how long, where to read, and which command', async () => {
    const { subject, text } = renderNotice(noticeAt(await journeyTo('SG_1')))
    expect(subject).toBe('[IU Cutter] Approval 1 of 2: cut (SG_1) - MILLBROOK-BYLAW')
    for (const part of [
      'Approval 1 of 2: cut (SG_1) is asked for.',
      'create 3, revise 7, keep 14, retire 4',
      'retire 4',
      'Lineage:  edited 4, renumbered 5, added 1, removed 2',
      '24 hours',
      'f/report.html',
      'cutter approve ictr-',
      'Nothing was written',
    ]) {
      expect(text).toContain(part)
    }
  })

  test('what a person wrote turns no text round and moves no cursor', async () => {
    const closed = { kind: 'closed', how: 'voided', reason: 'no\u001b[2K \u202egnihton', by: 'ada', at: '' }
    const { latest } = await journeyTo('SG_1')
    const notice = noticeOf({ ...latest.state, status: closed } as never, '')
    const { text } = renderNotice(notice ?? expect.fail('no notice'))
    expect(text).toContain('⟨U+001B⟩[2K ⟨U+202E⟩gnihton')
    for (const hidden of ['\u001b', '\u202e']) expect(text).not.toContain(hidden)
  })

  test('where to read stands before the command', async () => {
    const { text } = renderNotice(noticeAt(await journeyTo('SG_2')))
    expect(text.indexOf('f/report.html')).toBeLessThan(text.indexOf('cutter approve'))
  })

  test('a halt names its code and what to do next', async () => {
    const journey = new Journey({ facts: (facts) => ({ ...facts, document: null, version: null }) })
    await journey.cut()
    const { subject, text } = renderNotice(noticeAt(journey))
    expect(subject).toContain('STOP_DOCUMENT_UNKNOWN')
    expect(text).toContain('Check the document id')
  })

  test('a close says that the plan is ready, a void by whom and why', async () => {
    expect(renderNotice(noticeAt(await journeyTo('closeout'))).text).toContain('its plan is ready to be handed over')
    const journey = await journeyTo('SG_1')
    await journey.giveUp('the wrong version was loaded')
    expect(renderNotice(noticeAt(journey)).text).toContain('The run was given up: the wrong version was loaded')
  })

  test('a subject is one line of at most 100 printable ASCII characters, whatever it is made of', async () => {
    const notice = { ...noticeAt(await journeyTo('SG_1')), document_id: `Đ\r\nBcc: x${'y'.repeat(200)}` }
    const { subject } = renderNotice(notice)
    expect(subject).toMatch(/^[\x20-\x7e]{1,100}$/)
  })
})
