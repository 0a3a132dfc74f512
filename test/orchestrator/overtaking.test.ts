import { describe, expect, it } from 'vitest'
import { idOf, notVisible, SAMPLE_TEXT, versionOf } from '../fakes/facts.ts'
import { DOCUMENT, runIdOf, START, sampleFacts, World } from './world.ts'

const OLDER = runIdOf(START, 0xa11)
const NEWER = runIdOf(START, 0xb0b)
const SECOND_VERSION = sampleFacts({
  version: versionOf(`${SAMPLE_TEXT}\n## Article 4. Books\n\nBooks are lent.\n`, {
    id: idOf('version 2.0'),
    version_string: '2.0',
  }),
})

describe('among the open runs of a document', () => {
  it('a run overtakes older ones alone: an older one that is retried late does not overtake the newer', async () => {
    const world = new World({ facts: { ...SECOND_VERSION, document: null } })
    await world.cut(OLDER)
    expect(world.state(OLDER).status).toMatchObject({ code: 'STOP_DOCUMENT_UNKNOWN' })
    world.facts = sampleFacts()
    await world.cut(NEWER)
    world.facts = SECOND_VERSION
    expect(await world.retry(OLDER)).toMatchObject({ kind: 'paused' })
    expect([world.state(OLDER).overtakes, world.state(NEWER).overtakes]).toEqual([[], []])
  })

  it('LIVE is refused by name, never answered with a dry run of the same version', async () => {
    const world = new World()
    await world.cut(OLDER)
    const outcome = await world.runner.cut({ documentId: DOCUMENT, mode: 'LIVE', runId: NEWER })
    expect(outcome).toMatchObject({ kind: 'halted', code: 'STOP_EXECUTION_NOT_AUTHORIZED' })
  })

  it('a role that sees no units is stopped, not told that a run over no units is the same', async () => {
    const world = new World({ facts: sampleFacts({ baseline: { kind: 'visible', value: [] } }) })
    await world.cut(OLDER)
    world.facts = sampleFacts({ baseline: notVisible('public.information_unit') })
    expect(await world.cut(NEWER)).toMatchObject({ kind: 'halted', code: 'STOP_READ_ONLY_BREACH' })
  })
})
