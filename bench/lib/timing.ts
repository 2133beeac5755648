export const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

export const rounded = (value: number, digits = 3) => Number(value.toFixed(digits));
