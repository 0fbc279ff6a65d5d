import { productIdSchema } from './ids.ts';
import type { Product, TaxClass } from './product.ts';

export interface StockedProduct {
  readonly product: Product;
  readonly openingStock: number;
}

/** Enough for any demonstration. */
const plenty = 25_000;

type Texts = readonly [
  name: { readonly en: string; readonly es: string },
  description: { readonly en: string; readonly es: string },
];

interface Sample {
  readonly id: string;
  readonly texts: Texts;
  readonly category: string;
  /** In US and in euro cents. */
  readonly prices: readonly [usd: number, eur: number];
  readonly weightGrams: number;
  readonly size: readonly [length: number, width: number, height: number];
  readonly taxClass?: TaxClass;
  readonly family?: string;
  readonly variant?: Readonly<Record<string, string>>;
  readonly openingStock?: number;
}

function stocked(sample: Sample): StockedProduct {
  const { id, texts, category, prices, weightGrams, size, taxClass = 'standard', family, variant } = sample;
  const [name, description] = texts;
  const [length, width, height] = size;
  const [USD, EUR] = prices;
  return {
    openingStock: sample.openingStock ?? plenty,
    product: {
      productId: productIdSchema.parse(id),
      name,
      description,
      category,
      ...(family === undefined ? {} : { family }),
      ...(variant === undefined ? {} : { variant: { ...variant } }),
      prices: { USD, EUR },
      taxClass,
      weightGrams,
      sizeMillimetres: { length, width, height },
      isActive: true,
    },
  };
}

const text = (en: string, es: string, moreEn: string, moreEs: string): Texts => [
  { en, es },
  { en: moreEn, es: moreEs },
];

const shirtSizes = [
  ['s', 'S', 150],
  ['m', 'M', 165],
  ['l', 'L', 180],
  ['xl', 'XL', 195],
] as const;

const shirts = (['black', 'white'] as const).flatMap((color) =>
  shirtSizes.map(([suffix, size, weightGrams]): Sample => {
    const colorEs = color === 'black' ? 'negra' : 'blanca';
    return {
      id: `t-shirt-${color}-${suffix}`,
      texts: text(
        `T-shirt, ${color}, ${size}`,
        `Camiseta ${colorEs}, ${size}`,
        'Organic cotton, 180 g/m², cut straight.',
        'Algodón ecológico de 180 g/m², corte recto.',
      ),
      category: 'clothing',
      family: 't-shirt',
      variant: { color, size },
      prices: [1900, 1890],
      weightGrams,
      size: [300, 250, 20],
    };
  }),
);

const samples: readonly Sample[] = [
  {
    id: 'mug-blue',
    texts: text(
      'Stoneware mug, blue',
      'Taza de gres, azul',
      'Holds 350 ml; glazed by hand.',
      'De 350 ml, esmaltada a mano.',
    ),
    category: 'kitchen',
    family: 'mug',
    variant: { color: 'blue' },
    prices: [1200, 1190],
    weightGrams: 350,
    size: [120, 90, 100],
  },
  {
    id: 'mug-green',
    texts: text(
      'Stoneware mug, green',
      'Taza de gres, verde',
      'Holds 350 ml; glazed by hand.',
      'De 350 ml, esmaltada a mano.',
    ),
    category: 'kitchen',
    family: 'mug',
    variant: { color: 'green' },
    prices: [1200, 1190],
    weightGrams: 350,
    size: [120, 90, 100],
  },
  {
    id: 'moka-pot',
    texts: text(
      'Moka pot, 6 cups',
      'Cafetera italiana, 6 tazas',
      'Steel, for all hobs.',
      'De acero, para todo tipo de fuegos.',
    ),
    category: 'kitchen',
    prices: [4450, 3990],
    weightGrams: 820,
    size: [210, 130, 220],
  },
  {
    id: 'chef-knife',
    texts: text(
      'Chef’s knife, 20 cm',
      'Cuchillo de cocina, 20 cm',
      'Forged steel, beech handle.',
      'Acero forjado, mango de haya.',
    ),
    category: 'kitchen',
    prices: [6900, 6490],
    weightGrams: 260,
    size: [350, 60, 30],
  },
  {
    id: 'cast-iron-pan',
    texts: text(
      'Cast-iron pan, 26 cm',
      'Sartén de hierro, 26 cm',
      'Seasoned and ready to use.',
      'Curada y lista para usar.',
    ),
    category: 'kitchen',
    prices: [3990, 3790],
    weightGrams: 2400,
    size: [430, 270, 60],
  },
  {
    id: 'coffee-beans-1kg',
    texts: text(
      'Coffee beans, 1 kg',
      'Café en grano, 1 kg',
      'Washed arabica from Huehuetenango.',
      'Arábica lavado de Huehuetenango.',
    ),
    category: 'pantry',
    prices: [2650, 2390],
    weightGrams: 1020,
    size: [260, 130, 80],
    taxClass: 'reduced',
  },
  {
    id: 'olive-oil-750ml',
    texts: text(
      'Olive oil, 750 ml',
      'Aceite de oliva, 750 ml',
      'Extra virgin, early harvest.',
      'Virgen extra, cosecha temprana.',
    ),
    category: 'pantry',
    prices: [1875, 1690],
    weightGrams: 1250,
    size: [90, 90, 310],
    taxClass: 'reduced',
  },
  {
    id: 'dark-chocolate-85',
    texts: text('Dark chocolate, 85 %', 'Chocolate negro, 85 %', 'A bar of 100 g.', 'Tableta de 100 g.'),
    category: 'pantry',
    prices: [495, 450],
    weightGrams: 110,
    size: [160, 80, 12],
    taxClass: 'reduced',
  },
  {
    id: 'notebook-a5',
    texts: text(
      'Notebook A5, dotted',
      'Cuaderno A5, punteado',
      '160 pages that lie flat.',
      '160 páginas que se abren planas.',
    ),
    category: 'stationery',
    prices: [1450, 1290],
    weightGrams: 310,
    size: [215, 150, 18],
  },
  {
    id: 'fountain-pen',
    texts: text(
      'Fountain pen, fine',
      'Pluma estilográfica, fina',
      'Steel nib, converter included.',
      'Plumín de acero, con convertidor.',
    ),
    category: 'stationery',
    prices: [3200, 2990],
    weightGrams: 60,
    size: [180, 60, 35],
  },
  {
    id: 'pencils-12',
    texts: text('Pencils HB, box of 12', 'Lápices HB, caja de 12', 'Cedar, sharpened.', 'De cedro, afilados.'),
    category: 'stationery',
    prices: [890, 850],
    weightGrams: 95,
    size: [190, 90, 10],
  },
  {
    id: 'picture-atlas',
    texts: text(
      'Picture atlas for children',
      'Atlas ilustrado para niños',
      '96 pages, hardback.',
      '96 páginas, tapa dura.',
    ),
    category: 'books',
    prices: [2450, 2290],
    weightGrams: 1180,
    size: [370, 275, 15],
    taxClass: 'reduced',
  },
  {
    id: 'cookbook-markets',
    texts: text('Cookbook of the markets', 'Cocina de mercado', '120 recipes by season.', '120 recetas de temporada.'),
    category: 'books',
    prices: [2995, 2750],
    weightGrams: 940,
    size: [260, 200, 25],
    taxClass: 'reduced',
  },
  {
    id: 'desk-lamp',
    texts: text(
      'Desk lamp',
      'Lámpara de escritorio',
      'Dims from 5 to 100 %, 2,700 K.',
      'Regulable del 5 al 100 %, 2.700 K.',
    ),
    category: 'home',
    prices: [8900, 8490],
    weightGrams: 1650,
    size: [420, 200, 160],
  },
  {
    id: 'linen-cushion',
    texts: text('Linen cushion, 45 cm', 'Cojín de lino, 45 cm', 'With a feather filling.', 'Con relleno de pluma.'),
    category: 'home',
    prices: [3450, 3290],
    weightGrams: 720,
    size: [450, 450, 120],
  },
  {
    id: 'wool-blanket',
    texts: text('Wool blanket', 'Manta de lana', 'Merino, 130 × 180 cm.', 'Merino, 130 × 180 cm.'),
    category: 'home',
    prices: [11900, 10900],
    weightGrams: 1300,
    size: [400, 300, 120],
  },
  {
    id: 'scented-candle',
    texts: text('Candle, fig and cedar', 'Vela de higo y cedro', 'Burns for 45 hours.', 'Dura 45 horas.'),
    category: 'home',
    prices: [2200, 1990],
    weightGrams: 480,
    size: [90, 90, 100],
  },
  {
    id: 'backpack-20l',
    texts: text(
      'Backpack, 20 l',
      'Mochila, 20 l',
      'Keeps the rain out; with a laptop sleeve.',
      'Impermeable, con funda para portátil.',
    ),
    category: 'travel',
    prices: [7900, 7490],
    weightGrams: 890,
    size: [460, 300, 120],
  },
  {
    id: 'water-bottle',
    texts: text(
      'Insulated bottle, 500 ml',
      'Botella térmica, 500 ml',
      'Cold for a day, hot for half.',
      'Frío un día, calor medio.',
    ),
    category: 'travel',
    prices: [2790, 2590],
    weightGrams: 290,
    size: [70, 70, 260],
  },
  {
    id: 'umbrella-folding',
    texts: text('Folding umbrella', 'Paraguas plegable', 'Stands wind of 90 km/h.', 'Resiste viento de 90 km/h.'),
    category: 'travel',
    prices: [3350, 2990],
    weightGrams: 380,
    size: [290, 60, 60],
  },
  ...shirts,
  {
    id: 'signed-print',
    texts: text('Signed print, numbered', 'Lámina firmada y numerada', 'An edition of five.', 'Una edición de cinco.'),
    category: 'art',
    prices: [24900, 22900],
    weightGrams: 540,
    size: [520, 420, 30],
    openingStock: 5,
  },
];

/** What the shop sells from its first start: products with variants, a scarce one, and enough of the others. */
export const sampleCatalogue: readonly StockedProduct[] = samples.map(stocked);
