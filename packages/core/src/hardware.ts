/** The hardware families of the image tags: `mi30x` = MI300X and MI325X, `mi35x` = MI350X and MI355X. */
export const HARDWARE = ['mi30x', 'mi35x'] as const;
export type Hardware = (typeof HARDWARE)[number];

/** How a CSV row names the hardware. Readers also accept the old rows that say `MI300x` on every machine. */
export const HARDWARE_LABEL: { readonly [H in Hardware]: string } = { mi30x: 'MI300x', mi35x: 'MI355x' };

/** The ROCm part of tonight's tags by preference: the first that exists is used. */
export const ROCM_PREFERENCE: { readonly [H in Hardware]: readonly string[] } = {
  mi30x: ['rocm700', 'rocm630'],
  mi35x: ['rocm700'],
};

/** Is this text a hardware family we know? */
export function isHardware(text: string): text is Hardware {
  return (HARDWARE as readonly string[]).includes(text);
}
