import { judgeSeries, VERDICT_RULES } from '../src/index.ts';
import { type Noise, randomOf, realNoise, simulateNights } from './simulate.ts';

const YEARS = 100;
const STEP_AT = 60;

/** The noise profiles of the null test, by name. */
export const PROFILES: Readonly<Record<string, Noise>> = {
  '0.3%': realNoise(0.003),
  '1%': realNoise(0.01),
  '2%': realNoise(0.02),
  '4.5%': realNoise(0.045),
  'clean 1%': { sigma: 0.01, core: 'gauss', spikes: 0, autocorrelation: 0 },
  'AR(1) 0.5': { sigma: 0.01, core: 'gauss', spikes: 0, autocorrelation: 0.5 },
};

const OPTIONS = { metric: 'e2eMs', rules: VERDICT_RULES } as const;

/** False alarms in a year of nights without any change: suspected and confirmed, per series-year. */
export function falseAlarms(noise: Noise): { readonly suspected: number; readonly confirmed: number } {
  const random = randomOf(2025);
  const nights = Array.from({ length: YEARS }, () =>
    judgeSeries(simulateNights(365, { noise, random }), OPTIONS),
  ).flat();
  const worse = nights.filter((night) => night.finding === 'worse');
  return { suspected: worse.length / YEARS, confirmed: worse.filter((night) => night.confirmed).length / YEARS };
}

/** Share of steps that are confirmed by 2, 3, 7 and 14 nights after they came, percent. */
export function detection(sigma: number, step: number): readonly number[] {
  const random = randomOf(1971);
  const delays = Array.from({ length: YEARS }, () => {
    const values = simulateNights(STEP_AT + 14, { noise: realNoise(sigma), random, stepAt: STEP_AT, step });
    const judged = judgeSeries(values, OPTIONS);
    const found = judged.findIndex((night, at) => at >= STEP_AT && night.confirmed && night.finding === 'worse');
    return found < 0 ? Number.POSITIVE_INFINITY : found - STEP_AT + 1;
  });
  return [2, 3, 7, 14].map((nights) => Math.round((100 * delays.filter((delay) => delay <= nights).length) / YEARS));
}
