import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';
import { CiError } from '@sglang-ci/core';

/** The family that all text of a PNG is set in, whatever fonts the machine has. */
export const FONT_FAMILY = 'Plot Sans';

const FONT_FILES = ['dejavu-fonts-ttf/ttf/DejaVuSans.ttf', 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'];

/**
 * Makes the fonts known to the canvas. Without them a chart has no text and no error says so, hence `FONT_MISSING`,
 * naming the file that is not there.
 */
export function registerFonts(files: readonly string[] = FONT_FILES): void {
  for (const file of files) {
    const path = resolveFont(file);
    if (path === undefined || GlobalFonts.registerFromPath(path, FONT_FAMILY) === null) {
      throw new CiError('FONT_MISSING', `cannot read the font ${path ?? file}`, {
        hint: 'install the dependencies again: the fonts come with the package dejavu-fonts-ttf',
      });
    }
  }
}

function resolveFont(file: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(file);
  } catch {
    return undefined;
  }
}
