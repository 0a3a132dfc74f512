import { expect, test } from 'vitest'
import { CSS } from '../../src/reports/html/css.ts'

/** Pairs of ink and ground that occur on the page. */
const PAIRS = [
  ['ink', 'paper'],
  ['ink', 'card'],
  ['ink', 'wash'],
  ['soft', 'paper'],
  ['soft', 'card'],
  ['accent', 'paper'],
  ['accent', 'card'],
  ['on-accent', 'accent'],
  ['add', 'add-wash'],
  ['del', 'del-wash'],
  ['warn', 'warn-wash'],
  ['stop', 'paper'],
  ['stop', 'card'],
] as const

function palettes(): readonly ReadonlyMap<string, string>[] {
  const roots = [...CSS.matchAll(/:root\{([^}]*)\}/g)].map(([, body = '']) => body)
  let colours: ReadonlyMap<string, string> = new Map()
  return roots.map((body) => {
    const own = [...body.matchAll(/--([a-z-]+):(#[0-9a-f]{3,6})/g)].map(
      ([, name = '', value = '']) => [name, value] as const,
    )
    colours = new Map([...colours, ...own])
    return colours
  })
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const long = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1)
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
    const channel = Number.parseInt(long.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

test('every pair of colours has a contrast of 4.5 to 1, light, dark and in print', () => {
  const all = palettes()
  expect(all).toHaveLength(3)
  for (const colours of all) {
    for (const [ink, ground] of PAIRS) {
      const ratio = contrast(colours.get(ink) ?? '#fff', colours.get(ground) ?? '#fff')
      expect(ratio, `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  }
})
