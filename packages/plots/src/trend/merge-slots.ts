import { changeMark, type ConditionChange, type NightAxis, type NightSlot } from './night-axis.ts';

/** Indices of neighbouring slots that become one place. */
type SlotGroup = readonly number[];

/**
 * Shares many slots out over at most `maxSlots` places of about equally many. The newest night keeps a place of its own,
 * and nights on both sides of a change of conditions share none, unless changes are so many that this alone takes half of
 * the places.
 */
export function groupSlots(slots: readonly NightSlot[], maxSlots: number): SlotGroup[] {
  const segments = new Set(slots.map(({ segment }) => segment)).size;
  const apart = segments <= maxSlots / 2;
  const least = Math.ceil(slots.length / Math.max(1, maxSlots));
  for (let size = least; ; size += 1) {
    const groups = cutInto(slots, size, apart);
    if (groups.length <= Math.max(2, maxSlots)) return groups;
  }
}

function cutInto(slots: readonly NightSlot[], size: number, apart: boolean): SlotGroup[] {
  const groups: number[][] = [];
  for (const [index, slot] of slots.entries()) {
    const before = slots[index - 1];
    const group = groups.at(-1);
    const starts =
      before === undefined ||
      group === undefined ||
      index === slots.length - 1 ||
      group.length >= size ||
      (apart && before.segment !== slot.segment);
    if (starts) groups.push([index]);
    else group.push(index);
  }
  return groups;
}

/** The axis with a place per group. A change of conditions stands at the place that holds its first night. */
export function mergeSlots(
  { slots, changes }: Pick<NightAxis, 'slots' | 'changes'>,
  groups: readonly SlotGroup[],
): Pick<NightAxis, 'slots' | 'changes'> {
  const places = groups.flatMap((group, place) => group.map(() => place));
  const merged: ConditionChange[] = [];
  for (const change of changes) {
    const slot = places[change.slot] ?? 0;
    const before = merged.at(-1);
    if (before?.slot === slot) merged[merged.length - 1] = { ...before, texts: [...before.texts, ...change.texts] };
    else merged.push({ ...change, slot, mark: changeMark(merged.length) });
  }
  return {
    slots: groups.flatMap((group) => mergeGroup(group.flatMap((index) => slots[index] ?? []))),
    changes: merged.map((change) => ({ ...change, texts: shortened(change.texts) })),
  };
}

function mergeGroup(group: readonly NightSlot[]): NightSlot[] {
  const [first, last] = [group[0], group.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (group.length === 1) return [first];
  const newest = group.findLast(({ imageTag }) => imageTag !== undefined);
  return [
    {
      ...newest,
      date: first.date,
      ...(last.date === first.date ? {} : { lastDate: last.date }),
      nights: group.reduce((sum, { nights }) => sum + nights, 0),
      conditions: last.conditions,
      segment: last.segment,
      folders: Object.assign({}, ...group.map(({ folders }) => folders)),
      failures: group.flatMap(({ failures }) => failures),
    },
  ];
}

/** So many changes of one place are told; more only counted. */
const TOLD = 4;

function shortened(texts: readonly string[]): readonly string[] {
  return texts.length > TOLD ? [...texts.slice(0, TOLD), `and ${texts.length - TOLD} more`] : texts;
}
