import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { whyUnread } from '../../adapters/why-unread.ts'
import type { WrittenList } from '../../batch/list.ts'
import { readList } from '../../batch/read-list.ts'
import { Refused } from '../context.ts'
import { EXIT } from '../exit-codes.ts'

const YAML = ['.yaml', '.yml', '.json']

/** The list of a file: YAML or JSON by its name, one document id a line otherwise. @throws Refused, Stop STOP_REFUSED_INPUT */
export async function listIn(path: string): Promise<WrittenList> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new Refused(EXIT.other, `The list ${path} cannot be read: ${whyUnread(error)}.`)
  })
  return readList(textOf(path, bytes), YAML.includes(extname(path).toLowerCase()) ? 'yaml' : 'lines')
}

function textOf(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Refused(EXIT.refused, `The list ${path} is not UTF-8 text.`)
  }
}
