import {
  type Certificate,
  type Cut,
  type CutProblem,
  type CutUnit,
  certify,
  type ProfileChoice,
} from '../../cutting/index.ts'
import type { CutFile } from './read.ts'

/** What `parse --json` prints: a cut as the plan of a run would hold it. */
export const cutJson = ({ path, document, scope }: CutFile, cut: Cut) => ({
  file: path,
  docprefix: document.docprefix,
  scope,
  profile: profileJson(cut.profile),
  leaf_level: cut.leafLevel,
  units: cut.units.map(unitJson),
  gaps: cut.gaps,
  doubts: cut.doubts,
  certificate: certify(document.body, cut) satisfies Certificate,
})

/** Scores in thousandths, as everywhere that they are stored. */
const profileJson = ({ name, digest, chosenBy, score, runnerUp, evidence }: ProfileChoice) => ({
  name,
  digest,
  chosen_by: chosenBy,
  score_permille: Math.round(score * 1000),
  runner_up: runnerUp === null ? null : { name: runnerUp.name, score_permille: Math.round(runnerUp.score * 1000) },
  evidence,
})

const unitJson = (unit: CutUnit) => ({
  address: unit.address,
  parent_address: unit.parentAddress,
  order: unit.order,
  unit_kind: unit.unitKind,
  section_type: unit.sectionType,
  section_code: unit.sectionCode,
  title: unit.title,
  span: unit.span,
  lines: unit.lines,
  content_hash: unit.contentHash,
  marker: unit.marker,
  body: unit.body,
})

/** What it prints where nothing is cut, and why. */
export const refusedJson = (
  { path, document, scope }: CutFile,
  problems: readonly CutProblem[],
  profile: ProfileChoice | null,
) => ({
  file: path,
  docprefix: document.docprefix,
  scope,
  profile: profile === null ? null : profileJson(profile),
  error: {
    code: 'STOP_REFUSED_INPUT',
    message: problems.map(({ message }) => message).join(' '),
    next: [...new Set(problems.map(({ cure }) => cure))],
  },
  problems,
})
