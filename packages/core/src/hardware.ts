import type { Track } from './track-table.ts';
import { ROCM_10, ROCM_630, ROCM_700, ROCM_720, ROCM_724 } from './track-table.ts';

/** One product of a family: what the driver and the tools call it. */
export interface Product {
  /** `MI355X`: part of a series' identity. */
  readonly name: string;
  /** PCI device ids, of the card and of its virtual functions, from pci.ids. Empty where it is not known yet. */
  readonly deviceIds: readonly string[];
  /** Memory of one whole GPU. */
  readonly vramGb: number;
}

/** A hardware family as the image tags name it. */
export interface HardwareFamily {
  /** How a CSV row names it. Readers also accept the old rows that say `MI300x` on every machine. */
  readonly label: string;
  /** The instruction set its kernels are built for. */
  readonly gfx: string;
  readonly products: readonly Product[];
  /** ROCm tracks of its nightly images by preference: the first that is there is used. */
  readonly tracks: readonly Track[];
  /** Does every site expect images for it each day? Else an absent one is no alarm. */
  readonly imageRequired: boolean;
}

/**
 * All hardware families; a new one is one entry here. Memory: AMD's data sheets; ids: pci.ids; families of the tags:
 * SGLang's docker/rocm.Dockerfile and its nightly workflow.
 */
export const HARDWARE_FAMILIES = {
  mi30x: {
    label: 'MI300x',
    gfx: 'gfx942',
    products: [
      { name: 'MI300X', deviceIds: ['0x74a1', '0x74a9', '0x74b5', '0x74bd'], vramGb: 192 },
      { name: 'MI308X', deviceIds: ['0x74a2', '0x74a8', '0x74b6', '0x74bc'], vramGb: 192 },
      { name: 'MI325X', deviceIds: ['0x74a5', '0x74b9'], vramGb: 256 },
    ],
    tracks: [ROCM_10, ROCM_724, ROCM_720, ROCM_700, ROCM_630],
    imageRequired: true,
  },
  mi35x: {
    label: 'MI355x',
    gfx: 'gfx950',
    products: [
      { name: 'MI350X', deviceIds: ['0x75a0', '0x75b0'], vramGb: 288 },
      { name: 'MI355X', deviceIds: ['0x75a3', '0x75b3'], vramGb: 288 },
    ],
    tracks: [ROCM_10, ROCM_724, ROCM_720, ROCM_700],
    imageRequired: true,
  },
  mi45x: {
    label: 'MI455x',
    gfx: 'gfx1250',
    products: [{ name: 'MI455X', deviceIds: [], vramGb: 432 }],
    tracks: [ROCM_10],
    imageRequired: false,
  },
} as const satisfies Record<string, HardwareFamily>;

export type Hardware = keyof typeof HARDWARE_FAMILIES;

export const HARDWARE = ['mi30x', 'mi35x', 'mi45x'] as const satisfies readonly Hardware[];

/** Everything that is known of a family. */
export function hardwareFamily(hardware: Hardware): HardwareFamily {
  return HARDWARE_FAMILIES[hardware];
}

/** Is this text a hardware family we know? */
export function isHardware(text: string): text is Hardware {
  return Object.hasOwn(HARDWARE_FAMILIES, text);
}

/** The ROCm words of a family by preference. */
export function tracksOf(hardware: Hardware): readonly string[] {
  return hardwareFamily(hardware).tracks.map(({ name }) => name);
}

/** The family that a tag's word means: its own name, one of its products (`mi300x`), or its instruction set (`gfx942`). */
export function hardwareOfWord(word: string): Hardware | undefined {
  const text = word.toLowerCase();
  return HARDWARE.find((id) => {
    const { gfx, products } = HARDWARE_FAMILIES[id];
    return id === text || gfx === text || products.some(({ name }) => name.toLowerCase() === text);
  });
}

/**
 * The product by what a tool calls the GPU, its market name or its device id: `AMD Instinct MI300X OAM`, `0x74a1`. New
 * parts are `AMD Radeon Graphics` to old tools: that says nothing and gives `undefined`, as every unknown name does.
 */
export function productOf(text: string): string | undefined {
  const known = HARDWARE.flatMap((id) => [...HARDWARE_FAMILIES[id].products]) as readonly Product[];
  const id = /0x[0-9a-f]{4}/i.exec(text)?.[0].toLowerCase();
  const byId = id === undefined ? undefined : known.find(({ deviceIds }) => deviceIds.includes(id));
  return byId?.name ?? /\bMI\d{3}[A-Z]?\b/i.exec(text)?.[0].toUpperCase();
}
