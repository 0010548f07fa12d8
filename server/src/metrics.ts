/** What the service counts while it works. Plain numbers: Prometheus reads them when it asks. */
export class Metrics {
  published = 0;
  delivered = 0;
  discontinuities = 0;
  readonly #other = new Map<number, number>();
  /** By method, by status. Methods that the contract does not know share one name, so that no client makes new series. */
  readonly responses: ReadonlyMap<string, Map<number, number>> = new Map([
    ['GET', new Map()],
    ['POST', new Map()],
    ['OPTIONS', new Map()],
    ['other', this.#other],
  ]);

  answered(method: string, status: number): void {
    const byStatus = this.responses.get(method) ?? this.#other;
    byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
  }
}
