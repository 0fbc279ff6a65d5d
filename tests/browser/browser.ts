import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

// A browser of one process dies with the first of its contexts.
const processArgs = new Set(['--single-process', '--no-zygote']);

/** A browser without a window, which speaks to nobody but the pages under test. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args.filter((arg) => !processArgs.has(arg)),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    headless: true,
  });
}
