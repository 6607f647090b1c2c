// Loaded into a proxy before itself (node --import): hosts of the cloud are where CLOUD_ADDRESS says, and nobody but
// this machine reaches the proxy.

import net from "node:net";
import tls from "node:tls";

const [host, port] = process.env.CLOUD_ADDRESS.split(":");

const { connect } = tls;
tls.connect = (options, ...rest) => {
  const isCloud = options.host?.endsWith(".myhuaweicloud.com");
  return connect(isCloud ? { ...options, host, port: Number(port) } : options, ...rest);
};

const { listen } = net.Server.prototype;
net.Server.prototype.listen = function (at, ...rest) {
  return listen.call(this, Number(at), "127.0.0.1", ...rest.filter((argument) => typeof argument === "function"));
};
