import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forgetLeftovers, type Leftover, listLeftovers, parseLeftovers } from "../../src/transport/leftovers.ts";
import { requestMessage } from "../../src/transport/protocol/encode.ts";
import type { Session } from "../../src/transport/types.ts";
import { type BareLoop, nonce, startBareLoop } from "./support/bare-loop.ts";
import { exists, runDirectory, until } from "./support/host.ts";
import { shells, useShell } from "./support/shells.ts";
import { openLocalSession } from "./support/targets.ts";

describe.each(shells)("detached steps of dead runs in %s", (shell) => {
  useShell(shell);
  let session: Session;
  beforeAll(() => {
    session = openLocalSession();
  });
  afterAll(async () => {
    await session.close();
  });

  const begin = async (script: string): Promise<BareLoop> => {
    const [loop, id] = [startBareLoop(), nonce()];
    for (const message of requestMessage(id, [{ id: "play/install it", script, detached: true }], undefined)) loop.child.stdin.write(message);
    await until(() => exists(`${runDirectory(loop.run)}/${id}.0.out`));
    return loop;
  };
  const die = async (loop: BareLoop): Promise<void> => {
    loop.child.stdin.end();
    await loop.gone;
  };
  const list = async (run: string, seconds: number): Promise<Leftover | undefined> => {
    const { results } = await session.request([listLeftovers("list", seconds)]);
    return parseLeftovers(results[0]?.stdout ?? Buffer.alloc(0)).find((leftover) => leftover.run === run);
  };

  it("are waited for and reported once", async () => {
    const loop = await begin("printf 'out\\n\\n'; printf err >&2; sleep 3; (exit 6)");
    expect(await list(loop.run, 0)).toBe(undefined);
    await die(loop);
    expect(await list(loop.run, 0)).toMatchObject({ step: "play/install it", state: "running", rc: undefined });
    await session.request([forgetLeftovers("forget")]);
    const finished = await list(loop.run, 30);
    expect(finished).toMatchObject({ state: "finished", rc: 6, stdout: Buffer.from("out\n\n"), stderr: Buffer.from("err") });
    await session.request([forgetLeftovers("forget")]);
    expect(await list(loop.run, 0)).toBe(undefined);
    expect(exists(runDirectory(loop.run))).toBe(false);
  });

  it("that were killed are told apart", async () => {
    const loop = await begin("kill -9 $PPID $$; sleep 1");
    await die(loop);
    expect(await list(loop.run, 5)).toMatchObject({ state: "killed", rc: undefined });
    await session.request([forgetLeftovers("forget")]);
    expect(exists(runDirectory(loop.run))).toBe(false);
  });
});

it.each(["a running - -19 0 step\n", "a running - 0 0", "no such line\n"])("a host's nonsense is refused, and keeps nobody busy: %j", (text) => {
  expect(() => parseLeftovers(Buffer.from(text))).toThrow("garbled");
});
