// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/audit/configread.h"

namespace wavedeck::audit {

/// Every rule over what was read; the faults of reading come first.
QList<ConfigFault> checkConfig(const ConfigSet& set);

/// `API_URL`, `api.url` and `apiUrl` are one key: api_url.
QString normalKey(const QString& key);

/// A value as it may be shown: ports, and URLs without their credentials; anything else is empty.
QString shownValue(const Place& place);

} // namespace wavedeck::audit
