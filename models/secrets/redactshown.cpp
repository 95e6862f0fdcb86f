// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/secrets/redactshown.h"

#include "models/base/hiddencharacters.h"
#include "models/secrets/redact.h"

namespace wavedeck {

QString redactedShown(const QString& text)
{
    const QString bare = visibleText(text, true);
    const QString found = bare == text ? bare : redacted(bare);
    return found != bare ? found : redacted(text);
}

} // namespace wavedeck
