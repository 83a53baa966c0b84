// Keeps a server that would listen everywhere to this machine.
const { Server } = require('node:net');

const listen = Server.prototype.listen;
Server.prototype.listen = function (port, ...others) {
  const listening = others.filter((other) => typeof other === 'function');
  return listen.call(this, { port: Number(port), host: '127.0.0.1' }, ...listening);
};
