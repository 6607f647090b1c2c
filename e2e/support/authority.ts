// A certificate authority that nobody but the tests trusts, with the certificates it has signed.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";

/** The files of a certificate and its key, both PEM. */
export type Identity = { certificate: string; key: string };

/** The hosts that the simulated cloud answers for. */
export const CLOUD_HOSTS = [
  "iam.myhuaweicloud.com",
  "*.cn-north-4.myhuaweicloud.com",
  "*.ap-southeast-3.myhuaweicloud.com",
  "*.tr-west-1.myhuaweicloud.com",
];

export class Authority {
  /** The file with its own certificate. */
  readonly certificate: string;
  private readonly key: string;
  private issued = 0;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    // Of OpenSSL's usual settings none is wanted here.
    writeFileSync(join(folder, "openssl.cnf"), "[req]\ndistinguished_name = name\n[name]\n");
    ({ certificate: this.certificate, key: this.key } = this.make("authority", [
      "basicConstraints = critical, CA:TRUE",
      "keyUsage = critical, keyCertSign",
    ]));
  }

  /** A certificate for these host names (or addresses). */
  issue(hosts: string[]): Identity {
    this.issued += 1;
    const names = hosts.map((host) => `${isIP(host) ? "IP" : "DNS"}:${host}`);
    return this.make(
      `certificate-${this.issued}`,
      ["basicConstraints = critical, CA:FALSE", `subjectAltName = ${names.join(", ")}`],
      ["-CA", this.certificate, "-CAkey", this.key],
    );
  }

  /** Its certificate, for those who are to trust it. */
  pem(): Buffer {
    return readFileSync(this.certificate);
  }

  private make(name: string, extensions: string[], signer: string[] = []): Identity {
    const certificate = join(this.folder, `${name}.pem`);
    const key = join(this.folder, `${name}.key`);
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-config", join(this.folder, "openssl.cnf"), "-subj", `/CN=Taskdeck test ${name}`],
        ...["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
        ...["-out", certificate, "-keyout", key],
        ...extensions.flatMap((extension) => ["-addext", extension]),
        ...signer,
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    return { certificate, key };
  }
}
