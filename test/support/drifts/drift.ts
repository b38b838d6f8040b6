/** What somebody did to a node: sh that root runs there, fit for a bare node and a configured one. */
export interface Drift {
  readonly name: string;
  readonly script: string;
}
