import { readFileSync } from 'node:fs'
import { detail, Stop } from '../orchestrator/stops.ts'

/** The certificates in a PEM file. @throws Stop STOP_REFUSED_INPUT where it cannot be read or holds none */
export function certificatesIn(file: string): string {
  const pem = textOf(file)
  if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem
  throw refused(file, 'holds no certificate')
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw refused(file, 'cannot be read')
  }
}

const refused = (file: string, what: string): Stop =>
  new Stop('STOP_REFUSED_INPUT', `The CA file ${file} ${what}`, {
    details: [detail('CUTTER_DATABASE_CA_FILE names it', 'Name a PEM file of certificates, or leave it out.')],
  })
