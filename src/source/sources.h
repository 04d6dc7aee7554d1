/* SPDX-License-Identifier: Apache-2.0 */
/* The adapters, for the table in registry.c: one line per format. */
#ifndef SOURCE_SOURCES_H
#define SOURCE_SOURCES_H

#include <muster/source.h>

extern const struct muster_source source_anchore_engine;
extern const struct muster_source source_anchore_policy;
extern const struct muster_source source_aws_asff;
extern const struct muster_source source_aws_cloudtrail;
extern const struct muster_source source_aws_cloudwatch;
extern const struct muster_source source_aws_ecr;
extern const struct muster_source source_aws_guardduty;
extern const struct muster_source source_aws_inspector2;
extern const struct muster_source source_aws_secretsmanager;
extern const struct muster_source source_azure_activity;
extern const struct muster_source source_azure_keyvault;
extern const struct muster_source source_azure_monitor;
extern const struct muster_source source_checkov;
extern const struct muster_source source_clair_v2;
extern const struct muster_source source_clair_v4;
extern const struct muster_source source_csaf;
extern const struct muster_source source_cyclonedx;
extern const struct muster_source source_docker_bench;
extern const struct muster_source source_docker_daemon;
extern const struct muster_source source_docker_events;
extern const struct muster_source source_docker_info;
extern const struct muster_source source_docker_inspect;
extern const struct muster_source source_docker_json_log;
extern const struct muster_source source_docker_scout;
extern const struct muster_source source_docker_secrets;
extern const struct muster_source source_dockle;
extern const struct muster_source source_ecs;
extern const struct muster_source source_elasticsearch;
extern const struct muster_source source_falco;
extern const struct muster_source source_gcloud_artifact_scan;
extern const struct muster_source source_gcp_logging;
extern const struct muster_source source_gcp_scc;
extern const struct muster_source source_gitlab_container;
extern const struct muster_source source_gitleaks;
extern const struct muster_source source_grype;
extern const struct muster_source source_hadolint;
extern const struct muster_source source_harbor;
extern const struct muster_source source_inspec;
extern const struct muster_source source_jfrog_xray;
extern const struct muster_source source_kics;
extern const struct muster_source source_kube_bench;
extern const struct muster_source source_kubescape;
extern const struct muster_source source_ms_defender;
extern const struct muster_source source_neuvector;
extern const struct muster_source source_observations;
extern const struct muster_source source_openvex;
extern const struct muster_source source_oscal;
extern const struct muster_source source_osv;
extern const struct muster_source source_policy_report;
extern const struct muster_source source_prowler;
extern const struct muster_source source_sarif;
extern const struct muster_source source_snyk;
extern const struct muster_source source_spdx;
extern const struct muster_source source_terrascan;
extern const struct muster_source source_tfsec;
extern const struct muster_source source_trivy;
extern const struct muster_source source_trivy_operator;
extern const struct muster_source source_trufflehog;
extern const struct muster_source source_twistlock;
extern const struct muster_source source_vault_audit;
extern const struct muster_source source_wazuh;
extern const struct muster_source source_xccdf;

#endif
