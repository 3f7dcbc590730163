# tickets
