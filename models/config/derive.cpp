// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/derive.h"

#include <QFile>
#include <QMap>
#include <QSaveFile>

#include <algorithm>

namespace wavedeck::config {

namespace {

/// Where line and column stand in the text; -1 = nowhere.
qsizetype offsetOf(const QString& text, const Mark& mark)
{
    qsizetype start = 0;
    for (int line = 1; line < mark.line; ++line) {
        start = text.indexOf(QLatin1Char('\n'), start) + 1;
        if (start == 0)
            return -1;
    }
    return start + mark.column - 1;
}

} // namespace

QList<Derived> derive(const QList<Finding>& findings)
{
    QMap<QString, QList<Fix>> byFile;
    for (const Finding& finding : findings)
        if (finding.rule == QLatin1String("drift") && finding.fix)
            byFile[finding.fix->file].append(*finding.fix);
    QList<Derived> all;
    for (auto it = byFile.begin(); it != byFile.end(); ++it) {
        Derived derived{it.key(), it.value().first().shown, {}, {}, {}, {}};
        QFile file(it.key());
        if (file.open(QIODevice::ReadOnly))
            derived.before = file.readAll();
        QString text = QString::fromUtf8(derived.before);
        // From the end on, so that the places before stay right.
        std::sort(it->begin(), it->end(), [](const Fix& a, const Fix& b) {
            return std::pair(a.mark.line, a.mark.column) > std::pair(b.mark.line, b.mark.column);
        });
        for (const Fix& fix : std::as_const(*it)) {
            const qsizetype at = offsetOf(text, fix.mark);
            if (at < 0 || fix.from.isEmpty() || text.mid(at, fix.from.size()) != fix.from) {
                derived.left.append(QStringLiteral("%1:%2:%3 %4 is written in a way that is not changed here")
                                        .arg(fix.shown)
                                        .arg(fix.mark.line)
                                        .arg(fix.mark.column)
                                        .arg(fix.key));
                continue;
            }
            text.replace(at, fix.from.size(), fix.to);
            derived.changes.prepend(fix);
        }
        derived.after = text.toUtf8();
        all.append(derived);
    }
    return all;
}

Status writeDerived(const Derived& derived)
{
    const auto failed = [&](const QString& why, const QString& mend) {
        return Error{ErrorKind::Environment, QStringLiteral("not-written"), derived.shown, why, mend};
    };
    QFile now(derived.file);
    if (!now.open(QIODevice::ReadOnly))
        return failed(now.errorString(), {});
    if (now.readAll() != derived.before)
        return failed(QStringLiteral("it changed since it was read"), QStringLiteral("ask again"));
    const QFileDevice::Permissions rights = now.permissions();
    QSaveFile file(derived.file);
    if (!file.open(QIODevice::WriteOnly) || file.write(derived.after) != derived.after.size())
        return failed(file.errorString(), {});
    file.setPermissions(rights);
    if (!file.commit())
        return failed(file.errorString(), {});
    return Done{};
}

} // namespace wavedeck::config
