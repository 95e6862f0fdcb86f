// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/planreader.h"

namespace wavedeck::test {

/// "line:column: message", one a finding.
inline QStringList lines(const QList<Fault>& findings)
{
    QStringList list;
    for (const Fault& finding : findings)
        list.append(
            QStringLiteral("%1:%2: %3")
                .arg(QString::number(finding.mark.line), QString::number(finding.mark.column), finding.message));
    return list;
}

} // namespace wavedeck::test
