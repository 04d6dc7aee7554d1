// SPDX-License-Identifier: Apache-2.0
// usage: node peer_duckdb.js DATABASE SQL
// DuckDB by its module for Node (npm install @duckdb/node-api, found through NODE_PATH), for machines without its command.
'use strict';
const { DuckDBInstance } = require('@duckdb/node-api');

async function main() {
  const instance = await DuckDBInstance.create(process.argv[2], { threads: '2' });
  const connection = await instance.connect();
  await connection.run(process.argv[3]);
  connection.closeSync();
}

main().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
