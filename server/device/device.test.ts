import { deviceContract } from "./device-contract.ts";
import { testDatabases } from "../testing/databases.ts";

for (const [name, open] of testDatabases) deviceContract(name, open);
