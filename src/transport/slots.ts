const running = new Map<string, { count: number; readonly waiting: (() => void)[] }>();

/** sshd refuses the eleventh handshake that is under way at once (MaxStartups 10:30:100), and not more than that. */
const slotsPerAddress = 10;

/** Runs `work` as soon as fewer than ten others run for the same address. */
export async function withSlot<T>(address: string, work: () => Promise<T>): Promise<T> {
  const slots = running.get(address) ?? { count: 0, waiting: [] };
  running.set(address, slots);
  if (slots.count >= slotsPerAddress) await new Promise<void>((resolve) => slots.waiting.push(resolve));
  else slots.count++;
  try {
    return await work();
  } finally {
    const next = slots.waiting.shift();
    if (next) next();
    else if (--slots.count === 0) running.delete(address);
  }
}
