// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/palettemodel.h"

#include "ui/shell/fuzzy.h"

#include <algorithm>

namespace wavedeck::ui {

void PaletteModel::setEntries(QList<PaletteEntry> entries)
{
    m_entries = std::move(entries);
    for (PaletteEntry& each : m_entries) {
        each.folded = fuzzyFold(each.text);
        each.foldedDetail = fuzzyFold(each.text + QLatin1Char(' ') + each.detail);
    }
    filter();
}

void PaletteModel::setTyped(const QString& typed)
{
    m_typed = typed;
    filter();
}

void PaletteModel::filter()
{
    struct Hit {
        int score;
        int at;
    };
    const QStringList terms = fuzzyTerms(m_typed);
    QList<Hit> hits;
    for (int i = 0; i < int(m_entries.size()); ++i) {
        const PaletteEntry& each = m_entries[i];
        int score = fuzzyScore(terms, each.folded);
        // Found only with the help of the detail: behind everything found by name.
        if (score == kNoMatch && (score = fuzzyScore(terms, each.foldedDetail)) != kNoMatch)
            score /= 3;
        if (score == kNoMatch)
            continue;
        hits.append({each.isEnabled() ? score : score / 2, i});
    }
    m_found = int(hits.size());
    const auto better = [](const Hit& a, const Hit& b) { return a.score != b.score ? a.score > b.score : a.at < b.at; };
    const qsizetype most = std::min<qsizetype>(kMost, hits.size());
    if (!terms.isEmpty())
        std::partial_sort(hits.begin(), hits.begin() + most, hits.end(), better);
    beginResetModel();
    m_shown.clear();
    for (qsizetype i = 0; i < most; ++i)
        m_shown.append(hits[i].at);
    endResetModel();
}

const PaletteEntry* PaletteModel::entry(int row) const
{
    return row >= 0 && row < m_shown.size() ? &m_entries[m_shown[row]] : nullptr;
}

int PaletteModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

QString PaletteModel::sentence(const PaletteEntry& entry) const
{
    QStringList parts{entry.text};
    for (const QString& each : {entry.detail, entry.keys})
        if (!each.isEmpty())
            parts.append(each);
    if (!entry.isEnabled())
        parts.append(tr("not available now"));
    return parts.join(QStringLiteral(", "));
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const
{
    const PaletteEntry* at = index.isValid() ? entry(index.row()) : nullptr;
    if (!at)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return at->text;
    case Qt::AccessibleTextRole:
        return sentence(*at);
    case DetailRole:
        return at->detail;
    case KeysRole:
        return at->keys;
    case GlyphRole:
        return int(at->glyph);
    case EnabledRole:
        return at->isEnabled();
    default:
        return {};
    }
}

Qt::ItemFlags PaletteModel::flags(const QModelIndex& index) const
{
    // Disabled ones can be walked over, so that a screen reader says what they are.
    return index.isValid() ? Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemNeverHasChildren : Qt::NoItemFlags;
}

} // namespace wavedeck::ui
