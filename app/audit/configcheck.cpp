// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/configcheck.h"

#include "app/audit/configrules.h"
#include "app/audit/finding.h"

#include <QJsonDocument>

#include <cstdio>

namespace wavedeck {

namespace {

using audit::ConfigFault;
using audit::Place;

void print(FILE* stream, const QString& text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stream);
    std::fflush(stream);
}

int refuse(const QString& what, const QString& why, const QString& mend, bool json)
{
    print(stderr, QStringLiteral("wavedeckctl: %1: %2; %3\n").arg(what, why, mend));
    if (json) {
        const QJsonObject error{{QStringLiteral("code"), QStringLiteral("usage")},
            {QStringLiteral("message"), QString(what + QStringLiteral(": ") + why)}, {QStringLiteral("hint"), mend}};
        print(stdout, QString::fromUtf8(QJsonDocument(QJsonObject{{QStringLiteral("error"), error}}).toJson()));
    }
    return 2;
}

QJsonObject toJson(const ConfigFault& fault)
{
    QJsonArray places;
    for (const Place& place : fault.places)
        places.append(QJsonObject{{QStringLiteral("file"), place.file}, {QStringLiteral("line"), place.line},
            {QStringLiteral("key"), place.key}, {QStringLiteral("value"), audit::shownValue(place)}});
    return {{QStringLiteral("rule"), fault.rule}, {QStringLiteral("message"), fault.message},
        {QStringLiteral("places"), places}};
}

QString toText(const ConfigFault& fault)
{
    const Place first = fault.places.value(0);
    QString text = QStringLiteral("%1:%2: %3: %4")
                       .arg(audit::printable(first.file))
                       .arg(first.line)
                       .arg(fault.rule, audit::printable(fault.message));
    for (qsizetype i = 1; i < fault.places.size(); ++i)
        text += QStringLiteral(" (%1:%2 %3)")
                    .arg(audit::printable(fault.places.at(i).file))
                    .arg(fault.places.at(i).line)
                    .arg(audit::printable(fault.places.at(i).key));
    return text + QLatin1Char('\n');
}

constexpr int kMostEntries = 20'000;

} // namespace

ConfigFindings configFindings(const QString& folder)
{
    QString missing;
    const audit::ConfigSet set = audit::readConfig({folder}, &missing, kMostEntries);
    ConfigFindings findings;
    findings.files = set.files.size();
    findings.incomplete = set.incomplete;
    for (const ConfigFault& fault : audit::checkConfig(set)) {
        // What is no YAML may still be right for who reads it, a template for example.
        const bool unreadable = fault.rule == QLatin1String("syntax") || fault.rule == QLatin1String("unreadable");
        (unreadable ? findings.unreadable : findings.mismatches).append(toText(fault).trimmed());
    }
    return findings;
}

int runConfigCheck(const QStringList& paths, bool json)
{
    QStringList wanted;
    bool onlyData = false;
    for (const QString& path : paths) {
        if (!onlyData && path == QStringLiteral("--"))
            onlyData = true;
        else if (!onlyData && path == QStringLiteral("--json"))
            json = true;
        else if (!onlyData && path.startsWith(QLatin1Char('-')))
            return refuse(QStringLiteral("config check: ") + audit::printable(path), QStringLiteral("unknown option"),
                QStringLiteral("put -- before a path that starts with a dash"), json);
        else
            wanted.append(path);
    }
    QString missing;
    const audit::ConfigSet set
        = audit::readConfig(wanted.isEmpty() ? QStringList{QStringLiteral(".")} : wanted, &missing);
    if (!missing.isEmpty())
        return refuse(QStringLiteral("'%1'").arg(audit::printable(missing)), QStringLiteral("no such path"),
            QStringLiteral("name a folder or a file that exists"), json);
    const QList<ConfigFault> faults = audit::checkConfig(set);
    QJsonArray list;
    QString text;
    for (const ConfigFault& fault : faults) {
        list.append(toJson(fault));
        text += toText(fault);
    }
    const QJsonObject document{{QStringLiteral("ok"), faults.isEmpty()},
        {QStringLiteral("files"), static_cast<qint64>(set.files.size())}, {QStringLiteral("faults"), list}};
    print(stdout,
        json ? QString::fromUtf8(QJsonDocument(document).toJson())
             : QString(text + QStringLiteral("%1 files, %2 faults\n").arg(set.files.size()).arg(faults.size())));
    return faults.isEmpty() ? 0 : 1;
}

} // namespace wavedeck
