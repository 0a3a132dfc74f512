/** A metric as CloudWatch keeps it. */
export interface Metric {
  readonly Namespace: string
  readonly MetricName: string
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[]
  readonly Value: number
}

interface Embedded {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string
      readonly Dimensions: readonly (readonly string[])[]
      readonly Metrics: readonly { readonly Name: string }[]
    }[]
  }
}

/** What CloudWatch reads in a log, by its embedded form: each metric under each set of dimensions. */
export function embedded(log: string): readonly Metric[] {
  const lines = log.split('\n').filter((line) => line.startsWith('{') && line.includes('"_aws"'))
  return lines.flatMap((line) => {
    const said = JSON.parse(line) as Embedded & Readonly<Record<string, unknown>>
    return said._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
      Metrics.flatMap(({ Name: MetricName }) =>
        Dimensions.map((names) => ({
          Namespace,
          MetricName,
          Dimensions: names.map((Name) => ({ Name, Value: String(said[Name]) })),
          Value: Number(said[MetricName]),
        })),
      ),
    )
  })
}
