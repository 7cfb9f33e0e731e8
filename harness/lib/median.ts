/** The middle one in order, of two the upper; undefined of none. It takes time in proportion to how many there are (Hoare). */
export function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const list = Float64Array.from(values);
  const wanted = Math.floor(list.length / 2);
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const pivot = list[(low + high) >>> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (list[i]! < pivot) i++;
      while (list[j]! > pivot) j--;
      if (i > j) break;
      const other = list[i]!;
      list[i++] = list[j]!;
      list[j--] = other;
    }
    if (wanted <= j) high = j;
    else if (wanted >= i) low = i;
    else break;
  }
  return list[wanted];
}
