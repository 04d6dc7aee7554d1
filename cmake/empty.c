/* SPDX-License-Identifier: Apache-2.0 */
typedef int muster_empty_layer;
