/** Gives up waiting when the run is stopped; what is waited for goes on for others. */
export async function unlessStopped<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const settled = new AbortController();
  const stopped = new Promise<never>((_resolve, reject) => {
    const listening = { once: true, signal: settled.signal };
    signal.addEventListener('abort', () => reject(signal.reason), listening);
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    settled.abort();
  }
}
