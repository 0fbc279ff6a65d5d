import { asksFor } from './magic-words.ts';
import { type AddressInput, ApiError, type ParcelInput, type ShipmentRequest } from './wire.ts';

export interface Quote {
  readonly carrier: 'FedEx' | 'UPS' | 'DHLExpress';
  readonly service: string;
  /** A decimal with the currency's places, such as `7.58`. */
  readonly rate: string;
  readonly currency: string;
  readonly deliveryDays: number;
}

interface Service {
  readonly carrier: Quote['carrier'];
  readonly service: string;
  readonly isDomestic: boolean;
  /** US cents: at the door, for each pound begun, for each zone crossed. */
  readonly base: number;
  readonly perPound: number;
  readonly perZone: number;
  readonly days: (zone: number) => number;
}

// Made-up prices in the carriers' order of magnitude; each carrier is the cheapest for some parcel.
const services: readonly Service[] = [
  {
    carrier: 'FedEx',
    service: 'FEDEX_GROUND',
    isDomestic: true,
    base: 702,
    perPound: 62,
    perZone: 34,
    days: (zone) => 1 + Math.ceil(zone / 2),
  },
  {
    carrier: 'FedEx',
    service: 'FEDEX_2_DAY',
    isDomestic: true,
    base: 1480,
    perPound: 118,
    perZone: 92,
    days: () => 2,
  },
  {
    carrier: 'FedEx',
    service: 'PRIORITY_OVERNIGHT',
    isDomestic: true,
    base: 2990,
    perPound: 205,
    perZone: 160,
    days: () => 1,
  },
  {
    carrier: 'UPS',
    service: 'Ground',
    isDomestic: true,
    base: 748,
    perPound: 44,
    perZone: 39,
    days: (zone) => 1 + Math.ceil(zone / 2),
  },
  { carrier: 'UPS', service: 'NextDayAir', isDomestic: true, base: 3060, perPound: 184, perZone: 148, days: () => 1 },
  {
    carrier: 'DHLExpress',
    service: 'EconomySelectDomestic',
    isDomestic: true,
    base: 545,
    perPound: 168,
    perZone: 41,
    days: (zone) => 2 + Math.ceil(zone / 2),
  },
  {
    carrier: 'FedEx',
    service: 'INTERNATIONAL_ECONOMY',
    isDomestic: false,
    base: 2150,
    perPound: 380,
    perZone: 145,
    days: (zone) => zone - 4,
  },
  {
    carrier: 'UPS',
    service: 'Expedited',
    isDomestic: false,
    base: 2320,
    perPound: 330,
    perZone: 152,
    days: (zone) => zone - 5,
  },
  {
    carrier: 'DHLExpress',
    service: 'ExpressWorldwide',
    isDomestic: false,
    base: 2890,
    perPound: 410,
    perZone: 120,
    days: (zone) => zone - 7,
  },
];

// Units of the currency for one US dollar, fixed so that the same parcel always costs the same.
const currencies: Readonly<Record<string, { readonly perDollar: number; readonly decimals: number }>> = {
  USD: { perDollar: 1, decimals: 2 },
  EUR: { perDollar: 0.92, decimals: 2 },
  GBP: { perDollar: 0.79, decimals: 2 },
  MXN: { perDollar: 18.4, decimals: 2 },
  JPY: { perDollar: 151, decimals: 0 },
  KWD: { perDollar: 0.307, decimals: 3 },
};

const unserved = new Set(['AQ', 'KP', 'SY']);
const nearby = new Set(['CA', 'MX']);
const europe = new Set(
  'AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
);
const heaviestPounds = 150;
const longestGirthInches = 165;
const cubicInchesPerPound = 139;

/** What each carrier wants for the parcel, by zone, weight and size; empty when nobody takes it. */
export function quote({ to_address: to, from_address: from, parcel, options }: ShipmentRequest): readonly Quote[] {
  const currency = options?.currency ?? 'USD';
  const conversion = currencies[currency];
  if (conversion === undefined) {
    throw new ApiError(422, 'SHIPMENT.INVALID_PARAMS', `no rates in ${currency}; known: ${Object.keys(currencies)}`);
  }
  if (unserved.has(to.country) || isTooBig(parcel) || asksFor('unshippable', to)) return [];
  const isDomestic = to.country === from.country;
  const zone = zoneBetween(from, to);
  const pounds = Math.ceil(
    Math.max(parcel.weight / 16, (parcel.length * parcel.width * parcel.height) / cubicInchesPerPound),
  );
  return services
    .filter((service) => service.isDomestic === isDomestic)
    .map((service) => {
      const cents = service.base + service.perPound * pounds + service.perZone * zone;
      return {
        carrier: service.carrier,
        service: service.service,
        rate: ((cents / 100) * conversion.perDollar).toFixed(conversion.decimals),
        currency,
        deliveryDays: service.days(zone),
      };
    });
}

function isTooBig({ length, width, height, weight }: ParcelInput): boolean {
  return weight / 16 > heaviestPounds || length + 2 * (width + height) > longestGirthInches;
}

/** 2 (next door) to 8 inside a country by the first digits of the zip codes; 9 nearby, 10 Europe, 11 the rest. */
function zoneBetween(from: AddressInput, to: AddressInput): number {
  if (to.country !== from.country) {
    if (nearby.has(to.country)) return 9;
    return europe.has(to.country) ? 10 : 11;
  }
  const digit = (address: AddressInput) => Number.parseInt(address.zip?.slice(0, 1) ?? '', 10);
  const distance = Math.abs(digit(to) - digit(from));
  return Number.isNaN(distance) ? 5 : 2 + Math.min(6, distance);
}
