#!/bin/sh
# Every way to ask the server, with curl. Usage: sh examples/requests.sh [SERVER]
set -eu
server=${1:-http://127.0.0.1:7860}

get() { curl --silent --show-error --fail-with-body "$@" && echo; }
post() { get --header 'Content-Type: application/json' --data-binary @- "$server$1"; }

# A question, and the nearest passages to one.
post /api/v1/ask <<'JSON'
{"question": "How common is multiple myeloma among blood cancers?"}
JSON
post /api/v1/search <<'JSON'
{"question": "CAR-T cell therapy in Turkey", "k": 3}
JSON

# What is held, and whether it can be asked.
get "$server/api/v1/articles"
get "$server/health/ready"

# HL7 Infobutton: multiple myeloma by its ICD-10 code, as JSON.
get --get "$server/infobutton" \
    --data-urlencode 'mainSearchCriteria.v.c=C90.0' \
    --data-urlencode 'mainSearchCriteria.v.cs=2.16.840.1.113883.6.3' \
    --data-urlencode 'informationRecipient.languageCode.c=en' \
    --data-urlencode 'knowledgeResponseType=application/json'

# CDS Hooks: which services there are, and a card for a drug that is being ordered (ATC L01XL07).
get "$server/cds-services"
post /cds-services/kanit-evidence <<'JSON'
{"hook": "order-select", "hookInstance": "0b6b0c3a-1a52-4a53-9d0a-6f2f8f0c9d11",
 "context": {"userId": "Practitioner/example", "patientId": "example", "selections": ["MedicationRequest/1"],
  "draftOrders": {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "MedicationRequest", "id": "1",
   "medicationCodeableConcept": {"coding": [{"system": "http://www.whocc.no/atc", "code": "L01XL07"}]}}}]}}}
JSON

# What a monitoring system reads.
get "$server/metrics"
