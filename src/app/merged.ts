/** Items by id that are replaced and never mutated, so that a screen sees each change as a new map. */
export const noItems = <Id, Item>(): ReadonlyMap<Id, Item> => new Map();

/** A new map: those that read the old one keep what they read. */
export function merged<Id, Item extends { readonly id: Id }>(
  old: ReadonlyMap<Id, Item> | undefined,
  changed: readonly Item[],
  removed: readonly Id[],
): ReadonlyMap<Id, Item> {
  if (old && changed.length === 0 && removed.length === 0) return old;
  const items = new Map(old);
  for (const item of changed) items.set(item.id, item);
  for (const id of removed) items.delete(id);
  return items;
}
