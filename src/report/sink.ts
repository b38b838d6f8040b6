/** How it shows that nobody reads any more: a closed pipe (`holdfast plan | head`), a closed terminal. Neither may end a run. */
const readerLeft: ReadonlySet<string | undefined> = new Set(["EPIPE", "EIO"]);

/** A stream to be written to until its reader leaves. */
export interface Sink {
  readonly write: (text: string) => void;
  /** Resolves when all is written; rejects with what went wrong, a full disk for one. */
  end(): Promise<void>;
}

export function createSink(stream: NodeJS.WritableStream): Sink {
  let failure: NodeJS.ErrnoException | undefined;
  const onError = (error: NodeJS.ErrnoException): void => {
    failure ??= error;
  };
  stream.on("error", onError);
  return {
    write(text) {
      if (text !== "" && !failure) stream.write(text);
    },
    async end() {
      if (!failure) await new Promise<void>((resolve) => void stream.write("", () => resolve()));
      if (failure && !readerLeft.has(failure.code)) throw failure;
    },
  };
}
