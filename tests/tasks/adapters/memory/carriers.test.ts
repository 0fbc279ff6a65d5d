import { memoryCarriers } from '../../../../tasks/adapters/memory/carriers.ts';
import { carriersContract } from '../../../contracts/carriers.ts';

const carriers = memoryCarriers();
carriersContract('in memory', () => ({
  carriers,
  async deliver(trackingNumber) {
    carriers.scan(trackingNumber, 'delivered');
    return carriers.webhookOf(trackingNumber, `evt_${trackingNumber}`);
  },
}));
