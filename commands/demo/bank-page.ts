/** What came of a visit to the bank's page. */
export type Visit =
  | 'answered'
  /** It asks nothing: it was answered before, called off, or replaced by another page. */
  | 'nothingAsked'
  /** Nobody is there, for now. */
  | 'away';

const timeoutMilliseconds = 15_000;

/** Opens the page and presses a button, as a browser would: what the form names is posted to where the form says. */
export async function answerBankPage(url: string, answer: 'authenticate' | 'fail'): Promise<Visit> {
  try {
    const page = await fetch(url, { signal: AbortSignal.timeout(timeoutMilliseconds) });
    const action = /<form\b[^>]*\baction="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&');
    if (action === undefined) return isBusy(page.status) ? 'away' : 'nothingAsked';
    const { status } = await fetch(new URL(action, url), {
      method: 'POST',
      body: new URLSearchParams({ answer }),
      // Back to the shop: nothing of ours is there.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    if (isBusy(status)) return 'away';
    return status < 400 ? 'answered' : 'nothingAsked';
  } catch {
    // Refused, reset or too late: whether the answer was taken, the next visit tells.
    return 'away';
  }
}

const isBusy = (status: number) => status === 429 || status >= 500;
