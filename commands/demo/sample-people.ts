import type { Currency } from '../../tasks/domain/money.ts';
import type { Locale } from '../../tasks/domain/order.ts';

/** A town people order from: made-up streets in real towns, with a postal code of each. */
export interface Place {
  readonly country: string;
  readonly currency: Currency;
  readonly locale: Locale;
  readonly city: string;
  readonly state: string;
  readonly zipCode: string;
  readonly streets: readonly string[];
}

const usStreets = ['Maple Avenue', 'Oak Street', '2nd Avenue', 'Sunset Boulevard', 'Lake Shore Drive', 'Cedar Lane'];
const spanishStreets = ['Calle Mayor', 'Avenida de la Constitución', 'Calle del Sol', 'Paseo de Gracia'];

const us = (city: string, state: string, zipCode: string, locale: Locale = 'en'): Place => ({
  country: 'US',
  currency: 'USD',
  locale,
  city,
  state,
  zipCode,
  streets: usStreets,
});
const spain = (city: string, state: string, zipCode: string): Place => ({
  country: 'ES',
  currency: 'EUR',
  locale: 'es',
  city,
  state,
  zipCode,
  streets: spanishStreets,
});

export const places: readonly Place[] = [
  us('Portland', 'OR', '97201'),
  us('Austin', 'TX', '78701'),
  us('Brooklyn', 'NY', '11201'),
  us('Chicago', 'IL', '60611'),
  us('Denver', 'CO', '80202'),
  us('Miami', 'FL', '33130', 'es'),
  us('Los Angeles', 'CA', '90012', 'es'),
  spain('Madrid', 'Madrid', '28013'),
  spain('Barcelona', 'Barcelona', '08007'),
  spain('Sevilla', 'Sevilla', '41004'),
  spain('Valencia', 'Valencia', '46002'),
  {
    country: 'DE',
    currency: 'EUR',
    locale: 'en',
    city: 'Berlin',
    state: 'Berlin',
    zipCode: '10115',
    streets: ['Invalidenstraße', 'Torstraße', 'Chausseestraße'],
  },
  {
    country: 'FR',
    currency: 'EUR',
    locale: 'en',
    city: 'Lyon',
    state: 'Rhône',
    zipCode: '69002',
    streets: ['Rue de la République', 'Rue Mercière'],
  },
  {
    country: 'MX',
    currency: 'USD',
    locale: 'es',
    city: 'Guadalajara',
    state: 'Jalisco',
    zipCode: '44100',
    streets: ['Avenida Juárez', 'Calle Independencia'],
  },
  {
    country: 'CA',
    currency: 'USD',
    locale: 'en',
    city: 'Toronto',
    state: 'ON',
    zipCode: 'M5V 2T6',
    streets: ['Queen Street West', 'King Street West'],
  },
];

export const names: {
  readonly [Language in Locale]: { readonly given: readonly string[]; readonly family: readonly string[] };
} = {
  en: {
    given: ['Ada', 'Grace', 'Alan', 'Linus', 'Margaret', 'Noah', 'Priya', 'Chen', 'Fatima', 'Omar', 'Zoë', 'Siobhán'],
    family: ['Lovelace', 'Hopper', 'Okafor', 'Nguyen', "O'Neill", 'Schmidt', 'Kowalski', 'Patel', 'Dubois', 'Larsen'],
  },
  es: {
    given: ['Lucía', 'Mateo', 'Sofía', 'Íñigo', 'María José', 'Diego', 'Begoña', 'Andrés', 'Carmen', 'Ximena'],
    family: ['García', 'Muñoz', 'Fernández López', 'Ibáñez', 'Peña', 'Rodríguez', 'Güell', 'Ortega', 'Núñez'],
  },
};
