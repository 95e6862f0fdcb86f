// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/imports/intake.h"

#include "models/imports/fields.h"
#include "models/imports/placing.h"
#include "models/people/recorded.h"
#include "models/store/importrepository.h"
#include "models/store/retrorepository.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>

namespace wavedeck::imports {

namespace {

constexpr qsizetype kMostFiles = 100;
constexpr qint64 kMostBytes = 64 * 1024 * 1024;

/// A retrospective of our own that comes back as its report: the register has it, and more exactly.
bool isOurs(Store& store, const Report& report)
{
    const QString code = report.about.value(QLatin1String("session_id")).toString();
    return report.kind == QLatin1String("retrospective") && !code.isEmpty()
        && RetroRepository(store).withCode(code).has_value()
        && !ImportRepository(store).document(report.identity).has_value();
}

/// The chosen ones that were not taken from this document before.
QList<Found> newOf(const Report& report, QSet<QString>& known, bool ours, int& unchanged)
{
    QList<Found> fresh;
    for (const Found& found : report.found) {
        if (!found.chosen)
            continue;
        const QString print = fingerprintOf(report, found);
        if (known.contains(print) || ours)
            ++unchanged;
        else
            fresh.append(found);
        known.insert(print);
    }
    return fresh;
}

Status takeReport(Store& store, const Report& report, const Actor& by, qint64 now, const Going& on, Intake& intake)
{
    ImportRepository repository(store);
    QSet<QString> known = repository.fingerprints(report.identity);
    const QList<Found> fresh = newOf(report, known, isOurs(store, report), intake.unchanged);
    if (fresh.isEmpty())
        return Done{};
    const auto document = repository.document(report.identity);
    Placing placing{store, report, by, now, intake, document ? document->place : QString(), {}};
    if (Status done = place(placing, fresh); !done)
        return done;
    if (Status done = repository.putDocument(report, placing.retro, by.printed(), now); !done)
        return done;
    for (qsizetype i = 0; i < fresh.size(); ++i) {
        if (Status still = going(on, report.file); !still)
            return still;
        if (Status done = repository.put(report, fresh.at(i), placing.places.value(int(i)), now); !done)
            return done;
        ++intake.added;
    }
    return Done{};
}

QJsonObject bodyOf(const QList<Report>& reports, const Intake& intake)
{
    QJsonArray files;
    for (const Report& report : reports)
        files.append(QJsonObject{{QStringLiteral("title"), report.title}, {QStringLiteral("kind"), report.kind}});
    return {{QStringLiteral("files"), files}, {QStringLiteral("added"), intake.added},
        {QStringLiteral("unchanged"), intake.unchanged}};
}

} // namespace

Result<Intake> take(Store& store, const QList<Report>& reports, const Actor& by, qint64 now, const Going& on)
{
    Intake intake;
    const TrailEntry entry = TrailEntry::of(by, QStringLiteral("import"), QStringLiteral("import"));
    const Status done = recorded(store, entry, [&](TrailEntry& told) -> Result<Change> {
        if (Status may = mayDo(store, by, people::Right::Facilitate, QStringLiteral("import")); !may)
            return may.error();
        for (const Report& report : reports) {
            if (Status still = going(on, report.file); !still)
                return still.error();
            if (report.kind.isEmpty())
                continue;
            if (Status taken = takeReport(store, report, by, now, on, intake); !taken)
                return taken.error();
        }
        told.body = bodyOf(reports, intake);
        return intake.added > 0 ? Change::Made : Change::None;
    });
    return done ? Result<Intake>(intake) : done.error();
}

Intake planned(Store* store, const QList<Report>& reports)
{
    Intake intake;
    QHash<QString, QSet<QString>> known;
    for (const Report& report : reports) {
        if (report.kind.isEmpty())
            continue;
        if (!known.contains(report.identity))
            known.insert(
                report.identity, store ? ImportRepository(*store).fingerprints(report.identity) : QSet<QString>());
        intake.added
            += int(newOf(report, known[report.identity], store && isOurs(*store, report), intake.unchanged).size());
    }
    return intake;
}

Result<QList<Report>> readReports(const QStringList& files, const Going& on, const ReadSoFar& read)
{
    const auto unreadable = [](const QString& file, const QString& why) {
        return Error{ErrorKind::Usage, QStringLiteral("not-readable"), file, why, QStringLiteral("nothing was taken")};
    };
    if (files.size() > kMostFiles)
        return unreadable(QStringLiteral("import"), QStringLiteral("more than 100 files at once"));
    QList<Report> reports;
    qint64 all = 0;
    for (const QString& name : files) {
        if (read)
            read(reports.size());
        QFile file(name);
        // A device or a pipe would never end.
        if (!QFileInfo(name).isFile())
            return unreadable(name,
                QFileInfo::exists(name) ? QStringLiteral("that is no file") : QStringLiteral("there is no such file"));
        if (!file.open(QIODevice::ReadOnly))
            return unreadable(name, file.errorString());
        const QByteArray bytes = file.read(kLargestFile + 1);
        all += bytes.size();
        if (all > kMostBytes)
            return unreadable(name, QStringLiteral("the files are more than 64 MiB altogether"));
        auto report = reportOf(bytes, name, on);
        if (!report)
            return report.error();
        reports.append(std::move(*report));
    }
    return reports;
}

} // namespace wavedeck::imports
