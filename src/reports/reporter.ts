import { eachOf } from '../orchestrator/at-once.ts'
import { jsonContent } from '../orchestrator/content.ts'
import { sha256 } from '../orchestrator/digest.ts'
import { reportListBeside, reportPrefix } from '../orchestrator/keys.ts'
import type { ReportMaterial } from '../orchestrator/material.ts'
import { gathered } from '../orchestrator/packed-text.ts'
import type { ObjectStore, PublishedReport, Reporter } from '../orchestrator/ports.ts'
import { jsonPieces, type ReportFile, reportList, textFile } from './files.ts'
import { HANDOVER_FILE, handoverText, PREDICTED_FILE, predictedText } from './handover.ts'
import { htmlFiles } from './html/report.ts'
import { markdownFiles } from './markdown/documents.ts'
import { reportModel } from './model.ts'

/** Writes that run at a time: enough to hide the latency of a store, few enough not to crowd it. */
const WRITERS = 8

/** In bytes: a longer file is handed to the store in chunks. */
const LONG = 1 << 23

/** Every file of one report folder. Pure: the same material gives the same bytes. */
export function reportFiles(material: ReportMaterial): readonly ReportFile[] {
  const model = reportModel(material)
  const handover = handoverText(material)
  const predicted = predictedText(material)
  return [
    ...markdownFiles(model),
    textFile('report.json', jsonPieces(model)),
    ...htmlFiles(model),
    ...(predicted === null ? [] : [textFile(PREDICTED_FILE, predicted)]),
    ...(handover === null ? [] : [textFile(HANDOVER_FILE, handover)]),
  ]
}

type ReportSink = Pick<ObjectStore, 'create' | 'createLong'>

/**
 * Writes reports to its sink alone and never calls out. The folder is named by the digest of its files, so a repeated
 * publication finds everything there and changes nothing.
 */
export class DryRunReporter implements Reporter {
  readonly #sink: ReportSink
  readonly #prefix: string

  constructor(sink: ReportSink, options: { readonly prefix?: string } = {}) {
    this.#sink = sink
    this.#prefix = options.prefix ?? ''
  }

  /** @throws Stop STOP_SOURCE_UNREACHABLE */
  async publish(material: ReportMaterial): Promise<PublishedReport> {
    const files = reportFiles(material)
    const list = reportList(files.map(({ name, text }) => ({ name, sha256: text.sha256 })))
    const digest = sha256(list)
    const folder = `${this.#prefix}${reportPrefix(material.state.run_id, digest)}`
    await Promise.all([
      this.#sink.create(reportListBeside(folder), jsonContent(list)),
      eachOf(files, async (file) => await this.#write(folder, file), WRITERS),
    ])
    return { digest, folder, html: `${folder}report.html` }
  }

  async #write(folder: string, { name, contentType, text }: ReportFile): Promise<void> {
    const key = `${folder}${name}`
    const { length } = text
    if (length > LONG) await this.#sink.createLong(key, { chunks: () => text.chunks(), length, contentType })
    else await this.#sink.create(key, { bytes: gathered(text.chunks(), length), contentType, encoding: null })
  }
}
