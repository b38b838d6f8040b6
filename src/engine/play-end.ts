/** How a play may come to its end before its last task, in all its batches. */
export class PlayEnd {
  /** It has: nothing of it is begun any more. */
  isOver = false;
  /** Steps that may end it, by name: only the run knows whether they do. */
  readonly perhaps: string[] = [];
}
