import * as z from 'zod/mini'

/** Which partition of AWS a region belongs to: the SDK's list, without what the partitions' regular expressions already say. */

const partition = z.looseObject({ regionRegex: z.string(), regions: z.record(z.string(), z.unknown()) })
const info = z.looseObject({ partitions: z.array(partition) })

/** A region that is not listed belongs to the first partition whose expression it fits. @throws Error where `source` is no list of partitions */
export function withoutLists(source: string): string {
  const [, list = ''] = /^export const partitionsInfo = (\{.*\});\s*$/s.exec(source) ?? []
  const { partitions, ...rest } = info.parse(JSON.parse(list))
  const shorter = partitions.map((one) => ({
    ...one,
    // The data of a region is what people call it.
    regions: Object.fromEntries(
      Object.keys(one.regions)
        .filter((region) => partitions.find(({ regionRegex }) => new RegExp(regionRegex).test(region)) !== one)
        .map((region) => [region, {}]),
    ),
  }))
  return `export const partitionsInfo = ${JSON.stringify({ ...rest, partitions: shorter })}`
}
