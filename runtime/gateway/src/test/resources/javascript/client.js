// A client that knows the generated .proto file and nothing else of Teff.
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [address, proto, prefix] = process.argv.slice(2);
const definition = loader.loadSync(proto, { keepCase: true, longs: Number, enums: String, defaults: true });
const { ShopGrain } = grpc.loadPackageDefinition(definition).teff.shop;
const shop = new ShopGrain(address, grpc.credentials.createInsecure());

function call(method, request, key) {
  const metadata = new grpc.Metadata();
  metadata.set('teff-key', key);
  return new Promise((resolve) =>
    shop[method](request, metadata, { deadline: Date.now() + 20000 }, (error, reply) => resolve({ error, reply })));
}

async function main() {
  const order = { item: 'tea', count: 3, kind: prefix + '_BULK', waits: {} };
  const sold = await call('Sell', { order, cents: 5 }, 'corner');
  console.log('sold', JSON.stringify(sold.reply));
  const refused = await call('Refuse', { missing: 3 }, 'corner');
  console.log('refused', refused.error.code, refused.error.details);
  const taken = await call('Taken', {}, 'corner');
  console.log('taken', taken.reply.result);
  grpc.Client.prototype.close.call(shop); // shop.close() would call the grain's method of that name
}

main();
