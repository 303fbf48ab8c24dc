<#-- What license-maven-plugin knows of the job jar's contents, as a CycloneDX bill of materials. -->
{
  "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
  "bomFormat": "CycloneDX",
  "specVersion": "1.6",
  "version": 1,
  "metadata": {
    "component": {"type": "application", "group": "io.spillway", "name": "spillway-job"}
  },
  "components": [
<#list dependencyMap as entry>
<#assign project = entry.key>
    {
      "type": "library",
      "bom-ref": "pkg:maven/${project.groupId}/${project.artifactId}@${project.version}?type=jar",
      "group": "${project.groupId}",
      "name": "${project.artifactId}",
      "version": "${project.version}",
      "purl": "pkg:maven/${project.groupId}/${project.artifactId}@${project.version}?type=jar",
      "licenses": [<#list entry.value as license>{"license": {"id": "${license}"}}<#sep>, </#sep></#list>]
    }<#sep>,</#sep>
</#list>
  ]
}
