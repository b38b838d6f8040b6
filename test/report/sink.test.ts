import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { createSink } from "../../src/report/sink.ts";

function failing(code: string): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) });
}

test.each(["EPIPE", "EIO"])("a reader that left does not disturb (%s)", async (code) => {
  const sink = createSink(failing(code));
  sink.write("one\n");
  await new Promise(setImmediate);
  sink.write("two\n");
  await expect(sink.end()).resolves.toBeUndefined();
});

test("a full disk is told", async () => {
  const sink = createSink(failing("ENOSPC"));
  sink.write("one\n");
  await expect(sink.end()).rejects.toThrow("ENOSPC");
});
