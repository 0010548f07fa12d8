/** What the service counts while it works. Plain numbers: Prometheus reads them when it asks. */
export class Metrics {
  published = 0;
  delivered = 0;
  discontinuities = 0;
  /** By method, by status. Methods that the contract does not know share one name, so that no client makes new series. */
  readonly responses: Record<string, Map<number, number>> = {
    GET: new Map(),
    POST: new Map(),
    OPTIONS: new Map(),
    other: new Map(),
  };

  answered(method: string, status: number): void {
    const byStatus = this.responses[method] ?? this.responses.other!;
    byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
  }
}
