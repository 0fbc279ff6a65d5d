import type { Parcel } from '../parcel.ts';
import type { Product } from '../product.ts';

const longestMillimetres = 100_000;

/** One parcel for all goods: as long and wide as the largest, and as high as their volume then needs. */
export function parcelOf(
  lines: readonly { readonly product: Pick<Product, 'weightGrams' | 'sizeMillimetres'>; readonly quantity: number }[],
): Parcel {
  const length = Math.max(...lines.map(({ product }) => product.sizeMillimetres.length));
  const width = Math.max(...lines.map(({ product }) => product.sizeMillimetres.width));
  const highest = Math.max(...lines.map(({ product }) => product.sizeMillimetres.height));
  const volume = lines.reduce((sum, { product: { sizeMillimetres: size }, quantity }) => {
    return sum + size.length * size.width * size.height * quantity;
  }, 0);
  const height = Math.max(highest, Math.ceil(volume / (length * width)));
  return {
    weightGrams: lines.reduce((sum, { product, quantity }) => sum + product.weightGrams * quantity, 0),
    lengthMillimetres: length,
    widthMillimetres: width,
    heightMillimetres: Math.min(height, longestMillimetres),
  };
}
