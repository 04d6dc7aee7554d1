# SPDX-License-Identifier: Apache-2.0
# A small estate for the cases: files of our own in the real shapes, in the current folder.
# host FILE TIME RESULT: Docker Bench with two checks; image FILE TIME ITEMS…: Trivy with CVEs.
muster() { "$MUSTER" "$@"; }
host() {
	printf '{"dockerbenchsecurity":"1.6.0","start":%s,"tests":[{"id":"4","desc":"Container Images and Build File","results":[{"id":"4.1","desc":"Ensure that a user for the container has been created (Automated)","result":"%s","details":"Containers: web db","items":["web","db"]},{"id":"4.5","desc":"Ensure Content trust for Docker is Enabled (Automated)","result":"PASS"}]}],"checks":2,"score":0,"end":%s}\n' \
		"$(date -u -d "$2" +%s)" "$3" "$(date -u -d "$2" +%s)" >"$1"
}
vulnerability() { # CVE SEVERITY TITLE
	printf '{"VulnerabilityID":"%s","PkgName":"curl","PkgIdentifier":{"PURL":"pkg:deb/debian/curl@7.1?arch=amd64"},"InstalledVersion":"7.1","FixedVersion":"7.2","Severity":"%s","Title":"%s"}' "$1" "$2" "$3"
}
image() { # FILE TIME NAME VULNERABILITIES
	printf '{"SchemaVersion":2,"CreatedAt":"%s","ArtifactName":"%s:1.0","ArtifactType":"container_image","Metadata":{"ImageID":"sha256:%064d","RepoTags":["%s:1.0"]},"Results":[{"Target":"%s:1.0 (debian 12.1)","Class":"os-pkgs","Type":"debian","Vulnerabilities":[%s]}]}\n' \
		"$2" "$3" 1 "$3" "$3" "$4" >"$1"
}
estate() {
	mkdir scans
	host scans/web1.json 2026-07-02T10:00:00Z WARN
	image scans/api.json 2026-07-03T10:00:00Z shop/api "$(vulnerability CVE-2026-1001 CRITICAL 'heap overflow'),$(vulnerability CVE-2026-1002 LOW 'slow parser')"
	muster -q init . >/dev/null
	muster -q collect -a host:web1 scans/web1.json
	muster -q collect scans/api.json
}
