// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/promoting.h"

#include "models/people/recorded.h"
#include "models/plan/planfile.h"
#include "models/plan/planreader.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace wavedeck {

namespace {

constexpr qsizetype kLongestName = 60;

/// A string of JSON is one of YAML.
QString quoted(const QString& text)
{
    const QByteArray array = QJsonDocument(QJsonArray{text.simplified()}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(array.mid(1, array.size() - 2));
}

/// A block whose lines may begin with spaces: its indentation is said.
QString block(QString text, const QString& indent)
{
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    QString made = QStringLiteral("|2\n");
    QString line;
    text += QLatin1Char('\n');
    for (const QChar c : std::as_const(text)) {
        if (c == QLatin1Char('\n')) {
            made += line.isEmpty() ? QString(c) : QString(indent + line + c);
            line.clear();
        } else if (c == QLatin1Char('\t') || (c.isPrint() && c.unicode() != 0xfeff) || c.isSurrogate())
            line += c;
    }
    return made;
}

/// `Phased rollout` → `phased-rollout`
QString fileNameOf(const QString& name)
{
    QString file;
    for (const QChar c : name.toLower())
        if ((c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9'))
            file += c;
        else if (!file.isEmpty() && !file.endsWith(QLatin1Char('-')))
            file += QLatin1Char('-');
    while (file.endsWith(QLatin1Char('-')))
        file.chop(1);
    return file;
}

Error refused(const char* code, const QString& what, const QString& why, const QString& mend = {})
{
    return {ErrorKind::Usage, QLatin1String(code), what, why, mend};
}

Status writeNew(const QString& path, const QByteArray& text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return QFile::exists(path)
            ? refused("file-exists", path, QStringLiteral("there is such a template already"),
                QStringLiteral("choose another name"))
            : Error{ErrorKind::Environment, QStringLiteral("cannot-write"), path, file.errorString(), {}};
    if (file.write(text) == text.size() && file.flush())
        return Done{};
    const Error error{ErrorKind::Environment, QStringLiteral("cannot-write"), path, file.errorString(), {}};
    file.remove();
    return error;
}

/// Nothing that cannot be started is listed.
Status checked(const QByteArray& text, const QString& path, const QString& id)
{
    PlanContext context;
    context.file = path;
    context.workspace = QDir::tempPath();
    const PlanReading reading = readPlan(text, context);
    return reading.ok()
        ? Status(Done{})
        : refused("plan-faulty", id, QStringLiteral("no plan can be made of it: ") + reading.faults.first().message);
}

} // namespace

QByteArray templateOf(const knowledge::Entry& entry, const QString& name)
{
    QString body;
    for (const knowledge::Part& part : knowledge::partsOf(entry)) {
        body += body.isEmpty() ? QString() : QStringLiteral("\n");
        if (!part.title.isEmpty())
            body += part.title + QStringLiteral(":\n");
        body += part.text.trimmed() + QLatin1Char('\n');
    }
    const QString title = entry.title.simplified();
    const QString text
        = QStringLiteral("# %1 (from %2)\n#\n# What it does: one agent gets the entry as its mission, on its standard "
                         "input; as it stands it only prints it.\n# What to edit: argv (the program that does the "
                         "work), workspace, what it may write, the gates.\nversion: 1\nsession:\n  name: %3\n  "
                         "mission: %4\nwaves:\n  - id: first\n    name: %3\n    agents:\n      - id: lead\n        "
                         "name: %4\n        capability: read-only\n        argv: [cat]\n        prompt: ")
              .arg(QString(quoted(title)).remove(QLatin1Char('"')), knowledge::idOf(entry.number), quoted(name),
                  quoted(title))
        + block(body, QString(10, QLatin1Char(' ')));
    return text.toUtf8();
}

Result<QString> promote(
    Store& store, const QString& dataDir, int number, const QString& givenName, const KnowledgeBy& by)
{
    const QString id = knowledge::idOf(number);
    const QString name = givenName.simplified();
    const QString file = fileNameOf(name);
    const QString path = ownTemplateFolder(dataDir) + QLatin1Char('/') + file + QStringLiteral(".yaml");
    bool written = false;
    const Status done = recorded(store, TrailEntry::of(by.actor, QStringLiteral("lesson.promote"), id),
        [&](TrailEntry& trail) -> Result<Change> {
            if (Status may = mayDo(store, by.actor, people::Right::Knowledge, id); !may)
                return may.error();
            if (file.isEmpty() || name.size() > kLongestName)
                return refused("bad-value", id, QStringLiteral("a template has a name of 1 to 60 characters"),
                    QStringLiteral("--name \"Phased rollout\""));
            const auto entry = KnowledgeRepository(store).entry(number);
            if (!entry)
                return refused("not-found", id, QStringLiteral("there is no such entry"),
                    QStringLiteral("see `wavedeckctl lesson list`"));
            const QByteArray text = templateOf(*entry, name);
            if (Status good = checked(text, path, id); !good)
                return good.error();
            QDir().mkpath(ownTemplateFolder(dataDir));
            if (Status wrote = writeNew(path, text); !wrote)
                return wrote.error();
            written = true;
            trail.body = {{QStringLiteral("template"), file}, {QStringLiteral("name"), name}};
            return Change::Made;
        });
    if (!done && written)
        QFile::remove(path);
    return done ? Result<QString>(path) : done.error();
}

} // namespace wavedeck
