import { pairingContract } from "./pairing-contract.ts";
import { testDatabases } from "../testing/databases.ts";

for (const [name, open] of testDatabases) pairingContract(name, open);
