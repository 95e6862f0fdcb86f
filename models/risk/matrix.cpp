// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/risk/matrix.h"

#include "models/people/roles.h"
#include "models/risk/fields.h"
#include "models/risk/fieldtext.h"
#include "models/risk/yamljson.h"
#include "models/trail/trail.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>

#include <algorithm>

namespace wavedeck::risk {

namespace {

constexpr qint64 kDayMs = 24 * 3'600'000;
constexpr int kDaysOfAWeek = 7;
constexpr int kMostDays = 365;
constexpr int kMostSigners = 12;

Error bad(const QString& where, const QString& why)
{
    return {ErrorKind::Usage, QStringLiteral("bad-matrix"), QStringLiteral("the matrix"),
        QStringLiteral("%1: %2").arg(where, why), {}};
}

Status readNames(const QJsonObject& document, const char* key, std::array<QString, kMostAxis>& names)
{
    const QJsonArray array = document.value(QLatin1String(key)).toArray();
    if (array.size() != kMostAxis)
        return bad(QLatin1String(key), QStringLiteral("it is a list of five names, from the least to the most"));
    for (int i = 0; i < kMostAxis; ++i)
        names[std::size_t(i)] = oneLine(array[i].toString());
    return Done{};
}

/// `bands: [4, 9, 16, 25]` (the last product of each level), or `cells`: five rows of five words from likelihood 1.
Status readCells(const QJsonObject& document, RiskMatrix& matrix)
{
    const QJsonArray bands = document.value(QLatin1String("bands")).toArray();
    const QJsonArray rows = document.value(QLatin1String("cells")).toArray();
    if ((bands.size() == 4) == (rows.size() == kMostAxis))
        return bad(QStringLiteral("cells"), QStringLiteral("give four bands, or five rows of cells"));
    for (int l = 1; l <= kMostAxis; ++l)
        for (int i = 1; i <= kMostAxis; ++i) {
            Level& level = matrix.cells[std::size_t(l - 1)][std::size_t(i - 1)];
            if (rows.isEmpty()) {
                const auto fits = [&](const QJsonValue& band) { return l * i <= band.toInt(); };
                const auto band = std::find_if(bands.begin(), bands.end(), fits);
                level = band == bands.end() ? Level::None : kLevels[std::size_t(band - bands.begin())];
            } else {
                level = risk::levelOf(rows[l - 1].toArray()[i - 1].toString()).value_or(Level::None);
            }
            if (level == Level::None)
                return bad(QStringLiteral("cells"), QStringLiteral("%1 × %2 has no level").arg(l).arg(i));
        }
    return Done{};
}

Status readCriteria(const QJsonObject& document, RiskMatrix& matrix)
{
    for (const QJsonValue& one : document.value(QLatin1String("criteria")).toArray()) {
        const QJsonObject object = one.toObject();
        Criterion criterion;
        criterion.field = object.value(QLatin1String("field")).toString();
        criterion.name = oneLine(object.value(QLatin1String("name")).toString());
        const auto& specs = fieldSpecs();
        if (std::none_of(specs.begin(), specs.end(),
                [&](const FieldSpec& s) { return s.key == criterion.field && s.type == FieldType::Level; }))
            return bad(
                QStringLiteral("criteria"), QStringLiteral("an assessment has no level %1").arg(criterion.field));
        for (const Level level : kLevels)
            criterion.answers[std::size_t(level) - 1] = oneLine(object.value(word(level)).toString());
        if (std::any_of(
                criterion.answers.begin(), criterion.answers.end(), [](const QString& a) { return a.isEmpty(); }))
            return bad(criterion.field, QStringLiteral("it needs an answer for each level"));
        matrix.criteria.append(criterion);
    }
    return Done{};
}

Result<QList<ApprovalSlot>> signersOf(const QString& where, const QJsonArray& array)
{
    QList<ApprovalSlot> all;
    for (const QJsonValue& one : array) {
        ApprovalSlot slot;
        const QJsonArray roles = one.isString() ? QJsonArray{one} : one.toArray();
        for (const QJsonValue& role : roles) {
            const auto known = people::roleWord(role.toString());
            if (!known)
                return bad(where, QStringLiteral("there is no role %1").arg(oneLine(role.toString())));
            slot.roles.append(*known);
        }
        if (slot.roles.isEmpty())
            return bad(where, QStringLiteral("a signature needs a role"));
        all.append(slot);
    }
    if (all.size() > kMostSigners)
        return bad(where, QStringLiteral("it asks for more than %1 signatures").arg(kMostSigners));
    return all;
}

Status readDocuments(const QString& where, const QJsonArray& array, Approval& approval)
{
    for (const QJsonValue& one : array) {
        const QJsonObject object = one.toObject();
        WantedDocument wanted{oneLine(one.isString() ? one.toString() : object.value(QLatin1String("name")).toString()),
            object.value(QLatin1String("is")).toString()};
        const auto& specs = fieldSpecs();
        const bool known = wanted.isField.isEmpty()
            || std::any_of(specs.begin(), specs.end(), [&](const FieldSpec& s) { return s.key == wanted.isField; });
        if (wanted.name.isEmpty() || !known)
            return bad(where, QStringLiteral("a document has a name, and `is` names a field of an assessment"));
        approval.documents.append(wanted);
    }
    return Done{};
}

Status readApproval(const QJsonObject& approvals, Level level, Approval& approval)
{
    const QString where = QStringLiteral("approvals, %1").arg(word(level));
    const QJsonObject object = approvals.value(word(level)).toObject();
    auto signers = signersOf(where, object.value(QLatin1String("signers")).toArray());
    auto ofSecurity = signersOf(where, object.value(QLatin1String("signers_of_security")).toArray());
    if (!signers || !ofSecurity)
        return signers ? ofSecurity.error() : signers.error();
    if (signers->isEmpty())
        return bad(where, QStringLiteral("it names nobody who signs"));
    approval.signers = *signers;
    approval.signersOfSecurity = *ofSecurity;
    const QJsonArray days = object.value(QLatin1String("days")).toArray();
    approval.leastDays = days.size() == 2 ? days[0].toInt(-1) : -1;
    approval.mostDays = days.size() == 2 ? days[1].toInt(-1) : -1;
    approval.livesDays = object.value(QLatin1String("lives_days")).toInt(0);
    if (approval.leastDays < 0 || approval.mostDays < approval.leastDays || approval.mostDays > kMostDays
        || approval.livesDays < 0 || approval.livesDays > kMostDays)
        return bad(where, QStringLiteral("days are [LEAST, MOST], at most %1").arg(kMostDays));
    return readDocuments(where, object.value(QLatin1String("documents")).toArray(), approval);
}

} // namespace

QString Approval::timeText() const
{
    if (mostDays == 0)
        return QStringLiteral("same day");
    const bool weeks = leastDays % kDaysOfAWeek == 0 && mostDays % kDaysOfAWeek == 0 && leastDays > 0;
    const int unit = weeks ? kDaysOfAWeek : 1;
    return QStringLiteral("%1 to %2 %3")
        .arg(leastDays / unit)
        .arg(mostDays / unit)
        .arg(weeks ? QStringLiteral("weeks") : QStringLiteral("days"));
}

Level RiskMatrix::levelOf(const Score& score) const
{
    return score.isSet() && score.likelihood <= kMostAxis && score.impact <= kMostAxis
        ? cells[std::size_t(score.likelihood - 1)][std::size_t(score.impact - 1)]
        : Level::None;
}

qint64 RiskMatrix::dueAt(Level level, qint64 submittedAt) const
{
    const qint64 day = submittedAt / kDayMs;
    return level == Level::None ? 0 : (day + approval(level).mostDays + 1) * kDayMs - 1;
}

qint64 RiskMatrix::expiresAt(Level level, qint64 approvedAt) const
{
    const int days = level == Level::None ? 0 : approval(level).livesDays;
    return days > 0 ? approvedAt + days * kDayMs : 0;
}

Result<QByteArray> shippedMatrix(const QString& name)
{
    QFile file(QStringLiteral(":/risk/%1.yaml").arg(name));
    const bool isMatrix = name == QLatin1String("matrix") || name == QLatin1String("nist");
    if (!isMatrix || !file.open(QIODevice::ReadOnly))
        return bad(name, QStringLiteral("there is no such one; `matrix` and `nist` come with the program"));
    return file.readAll();
}

Result<QJsonObject> matrixFromYaml(const QByteArray& yaml)
{
    return jsonFromYaml(yaml, QStringLiteral("the matrix"));
}

Result<RiskMatrix> matrixFrom(const QJsonObject& document, int version)
{
    RiskMatrix matrix;
    matrix.version = version;
    matrix.name = oneLine(document.value(QLatin1String("name")).toString());
    matrix.sha256 = QString::fromLatin1(
        QCryptographicHash::hash(trail::canonicalJson(document), QCryptographicHash::Sha256).toHex());
    if (matrix.name.isEmpty())
        return bad(QStringLiteral("name"), QStringLiteral("it is missing"));
    Status done = readNames(document, "likelihood", matrix.likelihoods);
    if (done)
        done = readNames(document, "impact", matrix.impacts);
    if (done)
        done = readCells(document, matrix);
    if (done)
        done = readCriteria(document, matrix);
    const QJsonObject approvals = document.value(QLatin1String("approvals")).toObject();
    for (const Level level : kLevels)
        if (done)
            done = readApproval(approvals, level, matrix.approvals[std::size_t(level) - 1]);
    if (!done)
        return done.error();
    return matrix;
}

const RiskMatrix& firstMatrix()
{
    static const RiskMatrix kFirst = [] {
        const auto yaml = shippedMatrix(QStringLiteral("matrix"));
        const auto document = yaml ? matrixFromYaml(*yaml) : Result<QJsonObject>(yaml.error());
        const auto matrix = document ? matrixFrom(*document, 1) : Result<RiskMatrix>(document.error());
        return matrix ? *matrix : RiskMatrix();
    }();
    return kFirst;
}

} // namespace wavedeck::risk
