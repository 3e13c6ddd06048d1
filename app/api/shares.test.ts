import { testDatabases } from "@/server/testing/databases.ts";
import { sharesContract } from "./shares-contract.ts";

for (const [name, open] of testDatabases) sharesContract(name, open);
